"""How offices in six languages fill the cells of their registers."""

from typing import Any

SEXES = {  # (female, male), one pair used for a whole file or mixed
    "en": [("F", "M"), ("Female", "Male"), ("f", "m"), ("woman", "man")],
    "fr": [("F", "H"), ("Femme", "Homme"), ("Féminin", "Masculin"), ("F", "M")],
    "es": [("M", "H"), ("Mujer", "Hombre"), ("Femenino", "Masculino"), ("F", "M")],
    "ar": [("أنثى", "ذكر"), ("انثى", "ذكر"), ("امرأة", "رجل")],
    "ru": [("Ж", "М"), ("женский", "мужской"), ("жен.", "муж.")],
    "zh": [("女", "男"), ("女性", "男性")],
}

Style = tuple[Any, Any, Any, Any]
MARKS: dict[str, list[Style]] = {  # (present, late, excused, absent), a style is kept within a session
    "en": [
        (1, None, None, 0),
        ("x", None, None, ""),
        ("P", "L", "E", "A"),
        ("present", "late", "excused", "absent"),
        ("yes", None, None, "no"),
        ("✓", None, None, "✗"),
        ("TRUE", None, None, "FALSE"),
        ("1", None, None, "0"),
        ("Y", None, None, "N"),
        (True, None, None, False),
        ("X", None, None, None),
        ("✓", None, None, ""),
    ],
    "fr": [
        (1, None, None, 0),
        ("x", None, None, ""),
        ("P", "R", "E", "A"),
        ("oui", None, None, "non"),
        ("présent", "en retard", "excusé", "absent"),
        ("Présente", "retard", "excusée", "Absente"),
        ("O", None, None, "N"),
    ],
    "es": [
        (1, None, None, 0),
        ("x", None, None, ""),
        ("P", "T", "J", "A"),
        ("sí", None, None, "no"),
        ("S", None, None, "N"),
        ("presente", "tarde", "justificado", "ausente"),
        ("asistió", None, None, "faltó"),
        ("A", None, None, "F"),
    ],
    "ar": [
        (1, None, None, 0),
        ("حاضر", "متأخر", "معذور", "غائب"),
        ("نعم", None, None, "لا"),
        ("✓", None, None, "✗"),
        ("ح", None, None, "غ"),
        ("حاضرة", "متأخرة", "بعذر", "غائبة"),
        ("x", None, None, ""),
    ],
    "ru": [
        (1, None, None, 0),
        ("да", None, None, "нет"),
        ("П", "О", "У", "Н"),
        ("+", None, None, "-"),
        ("х", None, None, ""),
        ("присутствовал", "опоздал", "уваж.", "отсутствовал"),
        ("была", None, None, "не была"),
    ],
    "zh": [
        (1, None, None, 0),
        ("出席", "迟到", "请假", "缺席"),
        ("是", None, None, "否"),
        ("√", None, None, "×"),
        ("到", "迟到", "假", "缺"),
        ("√", None, None, ""),
    ],
}

LANGUAGE_NAMES = {  # of English, French, Spanish, Arabic, Russian, Chinese
    "en": ["English", "French", "Spanish", "Arabic", "Russian", "Chinese"],
    "fr": ["Anglais", "Français", "Espagnol", "Arabe", "Russe", "Chinois"],
    "es": ["Inglés", "Francés", "Español", "Árabe", "Ruso", "Chino"],
    "ar": ["الإنجليزية", "الفرنسية", "الإسبانية", "العربية", "الروسية", "الصينية"],
    "ru": ["английский", "французский", "испанский", "арабский", "русский", "китайский"],
    "zh": ["英语", "法语", "西班牙语", "阿拉伯语", "俄语", "中文"],
}
LANGUAGES = ["en", "fr", "es", "ar", "ru", "zh"]

LATIN_FAMILIES = [
    *(
        "Achieng",
        "Gonçalves",
        "Zúñiga",
        "Müller",
        "Al-Hassan",
        "Ndiaye",
        "O'Brien",
        "Sène",
        "Nguyen",
        "Kaboré",
    ),
    *("Iriarte", "Farah", "Brandt", "Tumusiime", "Desta", "Chea", "Nyerere", "Kouassi", "Mbeki", "Diallo"),
]
LATIN_GIVEN = [
    *("Esther", "José", "Aïssatou", "Amina", "Peter", "Vânia", "Robert", "María José", "Girma", "Leila"),
    *("Kunthea", "Dmitri", "Helena", "Tomás", "Chantal", "Ibrahim", "Noémie", "Ángela", "Samuel", "Ruth"),
]
NAMES = {  # family, given: Latin letters for people anywhere, own letters of the office's language
    "latin": (LATIN_FAMILIES, LATIN_GIVEN),
    "ar": (
        ["الحسن", "فرح", "المنصوري", "حداد", "بن علي", "الشريف"],
        ["أمينة", "ليلى", "يوسف", "سعيد", "مريم", "خالد"],
    ),
    "ru": (
        ["Волков", "Иванова", "Кузнецов", "Фёдорова", "Яковлев", "Щербак"],
        ["Дмитрий", "Анна", "Пётр", "Елена", "Юрий", "Ольга"],
    ),
    "zh": (["王", "李", "张", "欧阳", "陈", "刘"], ["伟", "芳", "秀英", "建国", "丽", "志明"]),
}
