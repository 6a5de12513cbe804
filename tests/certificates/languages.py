"""Certificates in seventeen languages: a name, a training session and the fixed words of each."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from tests.certificates.papers import printed


class Sample(NamedTuple):
    """What stands on the certificate of one language; without words of its own it takes the catalogue's."""

    name: str
    session: str
    words: tuple[str, str, str] | None = None
    direction: str = "ltr"


SAMPLES = {
    "en": Sample("Grace Wanjiku Otieno", "Prevention of genocide and related crimes"),
    "fr": Sample("Cécile Œuvrard-N’Diaye", "Prévention du génocide et des crimes connexes"),
    "es": Sample("María Núñez Iñárritu", "Prevención del genocidio y crímenes conexos"),
    "ru": Sample("Юлия Щёголева", "Предупреждение геноцида и связанных с ним преступлений"),
    "zh": Sample("陈晓明", "防止灭绝种族罪及相关罪行"),
    "ar": Sample("محمّد عبد الله الطيّب لاشين", "منع الإبادة الجماعية والجرائم ذات الصلة", direction="rtl"),
    "sw": Sample(
        "Neema Mwang’onda",
        "Kuzuia mauaji ya kimbari na uhalifu unaohusiana",
        ("Cheti cha kuhitimu", "Hii ni kuthibitisha kwamba", "amekamilisha mafunzo"),
    ),
    "am": Sample(
        "ግርማ ደስታ ተስፋዬ",
        "የዘር ማጥፋትን እና ተያያዥ ወንጀሎችን መከላከል",
        ("የማጠናቀቂያ የምስክር ወረቀት", "ይህ የሚያረጋግጠው", "ሥልጠናውን አጠናቅቀዋል"),
    ),
    "km": Sample(
        "ស្រីមុំ តារា ប្រាក់",
        "ការបង្ការអំពើប្រល័យពូជសាសន៍ និងឧក្រិដ្ឋកម្មពាក់ព័ន្ធ",
        ("វិញ្ញាបនបត្របញ្ចប់ការសិក្សា", "សូមបញ្ជាក់ថា", "បានបញ្ចប់ការបណ្តុះបណ្តាល"),
    ),
    "bn": Sample(
        "শ্রীমতী রুকাইয়া চৌধুরী",
        "গণহত্যা ও সংশ্লিষ্ট অপরাধ প্রতিরোধ",
        ("সমাপ্তির সনদপত্র", "এই মর্মে প্রত্যয়ন করা যাচ্ছে যে", "প্রশিক্ষণ সম্পন্ন করেছেন"),
    ),
    "hi": Sample(
        "श्री कृष्णा त्रिपाठी",
        "नरसंहार और संबंधित अपराधों की रोकथाम",
        ("पूर्णता प्रमाणपत्र", "यह प्रमाणित किया जाता है कि", "ने प्रशिक्षण पूरा किया है"),
    ),
    "my": Sample(
        "ဒေါ်ခင်မြင့်ဆွေ",
        "လူမျိုးတုံးသတ်ဖြတ်မှုနှင့် ဆက်စပ်ရာဇဝတ်မှုများ ကာကွယ်ရေး",
        ("သင်တန်းပြီးဆုံးကြောင်း အောင်လက်မှတ်", "ဤသည်မှာ သက်သေခံပါသည်", "သင်တန်းကို ပြီးမြောက်ခဲ့ပါသည်"),
    ),
    "ka": Sample(
        "გიორგი მჭედლიშვილი",
        "გენოციდისა და დაკავშირებული დანაშაულების პრევენცია",
        ("დასრულების სერტიფიკატი", "ამით დასტურდება, რომ", "დაასრულა ტრენინგი"),
    ),
    "ta": Sample(
        "ஸ்ரீனிவாசன் கோபாலகிருஷ்ணன்",
        "இனப்படுகொலை மற்றும் தொடர்புடைய குற்றங்களைத் தடுத்தல்",
        ("நிறைவுச் சான்றிதழ்", "இதன்மூலம் சான்றளிக்கப்படுவது", "பயிற்சியை நிறைவு செய்துள்ளார்"),
    ),
    "th": Sample(
        "นางสาวกิ่งแก้ว ศรีสุวรรณ",
        "การป้องกันการฆ่าล้างเผ่าพันธุ์และอาชญากรรมที่เกี่ยวข้อง",
        ("ประกาศนียบัตรการสำเร็จการอบรม", "ขอรับรองว่า", "ได้สำเร็จการฝึกอบรม"),
    ),
    "si": Sample(
        "ශ්‍රීමතී කුමාරි විජේසිංහ",
        "ජන සංහාරය සහ ආශ්‍රිත අපරාධ වැළැක්වීම",
        ("සම්පූර්ණ කිරීමේ සහතිකය", "මෙයින් සහතික කරන්නේ", "පුහුණුව සම්පූර්ණ කර ඇත"),
    ),
    "he": Sample(
        "דוד בן־גוריון כהן",
        "מניעת רצח עם ופשעים קשורים",
        ("תעודת סיום", "הרינו לאשר כי", "השלים את ההכשרה"),
        "rtl",
    ),
}
RIGHT_TO_LEFT = tuple(tag for tag, sample in SAMPLES.items() if sample.direction == "rtl")
LEFT_TO_RIGHT = tuple(tag for tag in SAMPLES if tag not in RIGHT_TO_LEFT)


def printed_in(tag: str) -> Mapping[str, Any]:
    """What is printed on the sample of a language."""
    sample = SAMPLES[tag]
    content = printed(language="en" if sample.words else tag, title=sample.session)
    words = dict(content["words"])
    if sample.words:
        words |= dict(zip(("title", "lead", "sentence"), sample.words, strict=True))
    return content | {
        "name": sample.name,
        "language": tag,
        "direction": sample.direction,
        "words": words,
        "modules": [f"{sample.session} (UN OSAPG), 2026", *content["modules"][1:4]],
    }
