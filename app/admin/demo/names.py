"""Invented people from many places, some with their name in their own script."""

import random
from collections.abc import Iterator

from app.people.rules import PersonDetails, Sex

# country: (women's given names, men's given names, family names)
NAMES: dict[str, tuple[str, str, str]] = {
    "KEN": ("Wambui Akinyi Naliaka Zawadi", "Kamau Otieno Kiptoo Baraka", "Odhiambo Mutua Cheruiyot Wafula"),
    "GHA": ("Abena Efua Akosua Adwoa", "Kwame Kofi Yaw Kojo", "Mensah Owusu Boateng Asante"),
    "SEN": ("Fatou Awa Ndèye Khady", "Mamadou Ousmane Ibrahima Cheikh", "Diop Faye Sarr Ndiaye"),
    "TGO": ("Afi Essi Abla Dédé", "Koffi Edem Yao Sena", "Agbeko Lawson Amouzou Kpodar"),
    "UGA": ("Nakato Apio Birungi Akello", "Okello Mugisha Kato Opio", "Nsubuga Tumwine Ochieng Kiggundu"),
    "COL": ("Lucía Camila Paola Ángela", "Andrés Julián Óscar Hernán", "Quiñones Peñaranda Muñoz Cárdenas"),
    "GEO": ("Nino Tamar Ketevan Eka", "Giorgi Levan Irakli Zurab", "Beridze Gelashvili Kapanadze Lomidze"),
    "JOR": ("Rania Huda Samira Noor", "Khaled Omar Yousef Tariq", "Al-Khatib Haddad Obeidat Zaidan"),
    "ETH": ("Hiwot Meseret Almaz Selam", "Abebe Tesfaye Dawit Yonas", "Girma Bekele Worku Alemu"),
    "KHM": ("Sreymom Bopha Chanthou Sophea", "Vannak Rithy Dara Sokha", "Chhim Nhem Keo Prak"),
    "UKR": (
        "Oksana Iryna Halyna Daryna",
        "Andrii Taras Bohdan Mykola",
        "Kovalenko Shevchuk Tkachenko Melnyk",
    ),
    "VNM": ("Hương Thảo Ngọc Ánh", "Dũng Hiếu Quốc Tuấn", "Nguyễn Trần Phạm Đặng"),
}
OWN_SCRIPT: dict[str, tuple[str, str, str]] = {
    "GEO": ("ნინო თამარ ქეთევან ეკა", "გიორგი ლევან ირაკლი ზურაბ", "ბერიძე გელაშვილი კაპანაძე ლომიძე"),
    "JOR": ("رانيا هدى سميرة نور", "خالد عمر يوسف طارق", "الخطيب حداد عبيدات زيدان"),
    "ETH": ("ሕይወት መሠረት አልማዝ ሰላም", "አበበ ተስፋዬ ዳዊት ዮናስ", "ግርማ በቀለ ወርቁ ዓለሙ"),
    "KHM": ("ស្រីមុំ បុប្ផា ចាន់ធូ សុភា", "វណ្ណៈ ឫទ្ធី តារា សុខា", "ឈឹម ញឹម កែវ ប្រាក់"),
    "UKR": ("Оксана Ірина Галина Дарина", "Андрій Тарас Богдан Микола", "Коваленко Шевчук Ткаченко Мельник"),
}
BODIES = (
    ("Ministry of Justice", "government"),
    ("Ministry of the Interior", "government"),
    ("National Human Rights Commission", "government"),
    ("National Police", "police"),
    ("Staff College", "military"),
    ("Supreme Court", "judiciary"),
    ("Public Broadcasting", "media"),
    ("National University", "academia"),
    ("Network of Peacebuilders", "civil-society"),
)


def invented_people(chance: random.Random, country: str) -> Iterator[PersonDetails]:
    """Endless people of one country, a woman as often as a man; a name comes twice after some time."""
    number = 0
    while True:
        number += 1
        is_woman = chance.random() < 0.5
        given, family = (chance.randrange(4), chance.randrange(4))
        body, sector = chance.choice(BODIES)
        latin = _name(NAMES[country], is_woman=is_woman, given=given, family=family)
        own = OWN_SCRIPT.get(country)
        yield PersonDetails(
            given_name=latin[0],
            family_name=latin[1],
            own_script_name=" ".join(_name(own, is_woman=is_woman, given=given, family=family))
            if own
            else "",
            sex=Sex.FEMALE if is_woman else Sex.MALE,
            country=country,
            organisation=body,
            sector_code=sector,
            email=f"{country.lower()}{number}.{chance.randrange(10_000)}@demo.example",
        )


def _name(names: tuple[str, str, str], *, is_woman: bool, given: int, family: int) -> tuple[str, str]:
    women, men, families = (each.split() for each in names)
    return (women if is_woman else men)[given], families[family]
