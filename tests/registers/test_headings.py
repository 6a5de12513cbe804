"""Headings in six languages, in the words of the table and in words put together."""

import pytest

from app.registers.rules.headings import Kind, day_number, meanings, recognised
from app.registers.rules.vocabulary import fold

SESSIONS = {
    "ref": "Ref|Session Ref.|session_id|Event no.|N° de session|"
    "Code de l'activité|Código del taller|رقم الورشة|№ семинара|期数",
    "title": "Title|Title of session|Nom de l'atelier|"
    "Nombre del seminario|اسم الورشة التدريبية|Наименование курса|课程标题",
    "start": "Start|startDate|Date de début (jj/mm/aaaa)|Inicio de la sesión|بداية الدورة|Дата нач.|开班日期",
    "end": "End|date_end|Fin de session|Fecha de término|تاريخ نهاية الدورة|Конец сессии|结业日期",
    "country": "Country|Host Country|Country of event|Pays de l'événement|"
    "País sede|بلد الورشة|Страна проведения|举办国家",
    "attendance": "Attendance|Total no. of participants|Nombre total de participants|"
    "عدد المشاركين|Всего участников|参加总人数",
    "trainers": "Trainer(s)|Names of trainers|Noms des formateurs|أسماء المدربين|Имена тренеров|讲师姓名",
    "kind": "Type|Kind of session|Type de formation|Tipo de taller|نوع الورشة|Вид мероприятия|培训类型",
    "cost": "Cost (USD)|Total cost|Coût total|Costo|التكلفة|Стоимость семинара|费用（美元）",
    "format": "Format|Mode of delivery|Modalité|Modalidad|الصيغة|Форма проведения|形式",
    "partner": "Host / partner|Organisme hôte|Entidad anfitriona|"
    "الجهة المضيفة|Принимающая сторона|主办方/合作伙伴",
}
PEOPLE = {
    "session": "Session|Session #|Session suivie|Código de la sesión|رمز الورشة|Номер семинара|参加班次",
    "family_name": "Family name|SURNAME|Nom de famille|Apellido(s)|لقب المشارك|Фамилия участника|姓（拼音）",
    "given_name": "Given name(s)|Prénom usuel|Nombre(s) de pila|الاسم الشخصي|Имя участника|名字",
    "own_script": "Name in own script|Nom (graphie d'origine)|Nombre en letra original|"
    "الاسم بلغته|Имя на родном языке|母语姓名",
    "full_name": "Full name|Name in Latin script|Nom et prénom|Nombre y apellidos|الاسم الكامل|Ф.И.О.|姓名",
    "sex": "Sex|Gender (F/M)|Sexe (H/F)|Género|الجنس (ذكر/أنثى)|Пол|性别（男/女）",
    "age": "Age|Age group|Age of participant|Tranche d'âge|Grupo de edad|"
    "الفئة العمرية|Возраст участника|年龄段",
    "sector": "Type of organisation|Type d'organisation|Tipo de institución|"
    "نوع المؤسسة|Тип организации|机构类型",
    "country": "Country|Country of employment|Pays de travail|"
    "País de procedencia|بلد العمل|Страна работы|学员国别",
    "organisation": "Organisation|Organization / institution|Organisme d'appartenance|"
    "جهة العمل|Место работы|工作单位",
    "email": "E-mail|email_address|Courriel|Correo electrónico|البريد الالكتروني|Эл.почта|电子邮箱地址",
}
FIRST_DAY = [
    *("Day 1", "D1", "DAY-1", "First day", "Attendance day 1", "Day 1 (26 Jan)"),
    *("Day 1 - 26/01/2009", "day_1", "Jour 1", "J1", "1er jour", "Présence (J1)"),
    *("Día 1", "Primer día", "Asist. D1", "День 1", "1-й день", "Первый день"),
    *("Д1", "第1天", "第一天", "出席（第1天）", "اليوم 1", "اليوم ١"),
    *("اليوم الأول", "حضور يوم 1"),
]


@pytest.mark.parametrize(("field", "heading"), [(f, h) for f, hs in SESSIONS.items() for h in hs.split("|")])
def test_headings_of_sessions_are_known(field: str, heading: str) -> None:
    assert meanings(heading, Kind.SESSIONS)[0].field == field


@pytest.mark.parametrize(("field", "heading"), [(f, h) for f, hs in PEOPLE.items() for h in hs.split("|")])
def test_headings_of_people_are_known(field: str, heading: str) -> None:
    assert meanings(heading, Kind.PEOPLE)[0].field == field


@pytest.mark.parametrize("heading", FIRST_DAY)
def test_the_number_of_a_day_is_read(heading: str) -> None:
    assert day_number(heading) == 1


@pytest.mark.parametrize(
    "heading", ["Days", "Session 1", "Day", "Date 1", "Day 1 of 2 and 3", "Module 1", "1", "Номер 1"]
)
def test_other_headings_are_no_days(heading: str) -> None:
    assert day_number(heading) is None


def test_small_typing_mistakes_are_forgiven_and_others_are_not() -> None:
    assert meanings("Organzation", Kind.PEOPLE)[0].field == "organisation"
    assert meanings("Shoe size", Kind.PEOPLE) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("E-mail", "email"),
        ("Prénom(s)", "PRENOM"),
        ("start_date", "startDate"),
        ("الدولة", "دوله"),
        ("№ п/п", "№ П/П"),
    ],
)
def test_case_accents_spaces_and_articles_do_not_count(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_a_row_of_entries_is_no_row_of_headings() -> None:
    row = [
        "2009-01",
        "Training of trainers",
        "26 January 2009",
        "Kenya",
        "UN House",
        "Ministry of Justice",
        "French",
    ]
    assert len(recognised(row, Kind.SESSIONS)) <= 2
