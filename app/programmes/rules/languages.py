"""Languages that sessions are held in, as BCP 47 tags."""

UN_LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")
_OTHERS = """
am az bn bs de dv el fa ff fil ha he hi hr hy id ig it ja ka kk km ko ku ky lo mg mk mn ms my ne nl om pl ps
pt rn ro rw si sn so sq sr st sw ta tg th ti tk tn tr uk ur uz vi wo xh yo zu
"""
SESSION_LANGUAGES = (*UN_LANGUAGES, *_OTHERS.split())
