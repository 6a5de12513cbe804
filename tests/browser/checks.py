"""What holds on every page, as assertions that say what is wrong and where."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

PHONE = 430
# Each pair of width, theme and language stands in one of the four.
LOOKS = [
    (1440, "light", "en"),
    (1440, "dark", "ar"),
    (390, "dark", "en"),
    (390, "light", "ar"),
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
_OVERFLOWING = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  return [...document.body.querySelectorAll('*')]
    .filter((each) => {
      const box = each.getBoundingClientRect();
      return box.right > width + 1 || box.left < -1;
    })
    .filter((each) => !each.closest('.vh, .scroll, .tabs'))
    .slice(0, 5).map((each) => each.outerHTML.slice(0, 160));
}"""


def follow(page: Page, control: Locator) -> None:
    """Press what leads to another page, and wait for it: what is looked at next is not the old one."""
    with page.expect_navigation():
        control.click()


def assert_accessible(page: Page) -> None:
    """Axe finds nothing: WCAG 2.2 A and AA, and its best practices."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    told = [
        f"{each['id']}: {each['help']}\n    {node['html'][:200]}"
        for each in found
        for node in each["nodes"][:3]
    ]
    assert not told, f"{page.url}\n" + "\n".join(told)


def assert_no_overflow(page: Page) -> None:
    """Nothing makes the page scroll sideways."""
    width, needed = page.evaluate(
        "[document.documentElement.clientWidth, document.documentElement.scrollWidth]"
    )
    assert needed <= width, f"{page.url}: {needed} px in {width}\n" + "\n".join(page.evaluate(_OVERFLOWING))


def assert_quiet(page: Page) -> None:
    """The console of the page has said nothing."""
    assert page.console_heard.errors == []  # type: ignore[attr-defined]
