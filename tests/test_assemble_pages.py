"""The pages around the posts: contents, title page, glossary."""

from assembling import chapter_of
from books import X, page

from pipeline.assemble import make_book
from pipeline.assemble.epub.binding import bind
from pipeline.document import Term


def test_what_only_looks_like_a_tag_stays_in_a_label() -> None:
    book = make_book([chapter_of("# 用 vector<int> 和 <b>粗体</b>\n")], title="书", title_en="Book")
    (toc, _) = page(bind(book).data, "text/nav.xhtml").iter(f"{X}nav")
    label = next("".join(a.itertext()) for a in toc.iter(f"{X}a"))
    assert label == "用 vector<int> 和 粗体 word1 vector<int> word1 word2"


def test_the_title_page_names_the_tags_that_most_posts_have() -> None:
    chapters = [chapter_of("文\n", f"c{i}", title=f"题{i}", tags=[f"t{i}", "全"]) for i in range(9)]
    data = bind(make_book(chapters, title="书", title_en="Book")).data
    (tags,) = (e for e in page(data, "text/titlepage.xhtml").iter() if e.get("class") == "tags")
    assert "".join(tags.itertext()) == "全 word1 · t0 · t1 · t2 · t3 · t4 · t5 · t6"


def test_a_note_and_the_uses_of_a_term_stand_apart() -> None:
    term = Term("注意力", "attention", "prefer", "a note", "g.tsv:2")
    chapter = chapter_of("注意力\n", term=term, title="题")
    data = bind(make_book([chapter], title="书", title_en="Book", terms=[term])).data
    (found,) = page(data, "text/glossary.xhtml").iter(f"{X}dd")
    assert ["".join(e.itertext()) for e in found] == ["a note", "chapter 1"]
