"""A page → the profile of the site or generator it was saved from: one visible table."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.read.html.tree import Element, first


@dataclass(frozen=True, slots=True)
class Profile:
    """Where one site keeps what; most fields are lists of CSS selectors."""

    name: str
    structure: str = ""
    """What of the site's markup is relied on, in words; ``tests/pages`` has a page of each."""
    hosts: tuple[str, ...] = ()
    """Ends of the host names that its pages have."""
    marks: str = ""
    """Any of these on the page tells it is one of the site's, where no address is known."""
    article: str = ""
    """Earliest first; "" lets `pipeline.read.html.article` look for it."""
    title: str = ""
    author: str = ""
    date: str = ""
    moment: str = ""
    """Where a script of the page keeps the date: a pattern of its seconds since 1970."""
    tags: str = ""
    drop: str = ""
    """What stands in the article and is not the author's."""


SITES: tuple[Profile, ...] = (
    Profile(
        "csdn",
        structure="The text is #content_views. Formulas are span.katex--inline or --display "
        "around KaTeX, whose MathML older pages keep as bare text. Code is "
        "pre.prettyprint with its numbers in ul.pre-numbering, or ol.hljs-ln; links go "
        "through link.csdn.net.",
        hosts=("blog.csdn.net",),
        marks="#content_views",
        article="#content_views, #article_content",
        title="#articleContentId, .title-article",
        author=".follow-nickName, .profile-name",
        date=".bar-content .time, .article-info-box .time, .up-time",
        tags=".tags-box .tag-link",
        drop=".toc, .opt-box, .hide-preCode-box, .btn-code-notes, #blogExtensionBox,"
        " .blog_extension, .article-copyright, .read-more-box, .hide-article-box",
    ),
    Profile(
        "zhihu",
        structure="The text is .RichText. Formulas are span.ztext-math with data-tex, before 2019 "
        "images with eeimg; a last double backslash marks display. Code is "
        "div.highlight > pre; pictures keep their address in data-original; references "
        "are sup with data-text, and ol.ReferenceList.",
        hosts=("zhihu.com",),
        marks=".Post-RichText, .RichContent-inner",
        article=".Post-RichText, .Post-RichTextContainer .RichText, .RichContent-inner .RichText,"
        " .RichText.ztext",
        title=".Post-Title, .QuestionHeader-title",
        author=".AuthorInfo-name .UserLink-link, .AuthorInfo-name, .AuthorInfo meta[itemprop=name]",
        date=".ContentItem-time, meta[itemprop=datePublished], meta[itemprop=dateCreated]",
        tags=".Post-topicsAndReviewer .Topic, .TopicList .Topic, .QuestionHeader-topics .Tag",
        drop=".RichText-ADLinkCardContainer, .RichText-MCNLinkCardContainer, .Catalog,"
        " .ContentItem-actions, .Reward, .ContentItem-time",
    ),
    Profile(
        "cnblogs",
        structure="The text is #cnblogs_post_body. Formulas are span.math.inline or .display with "
        "bare TeX. Code is pre > code, div.cnblogs_code with coloured spans and its own "
        "numbers, or SyntaxHighlighter's table.",
        hosts=("cnblogs.com",),
        marks="#cnblogs_post_body",
        article="#cnblogs_post_body",
        title="#cb_post_title_url, .postTitle",
        author=".postDesc a[href*='cnblogs.com/'], #author_profile_detail a, #Header1_HeaderTitle",
        date="#post-date",
        tags="#BlogPostCategory a, #EntryTag a",
        drop=".cnblogs_code_toolbar, .cnblogs_code_collapse, .code_img_closed, .code_img_opened,"
        " #MySignature, .toc, #blog_post_info",
    ),
    Profile(
        "juejin",
        structure="The text is .article-viewer. Code is pre with .code-block-extension-header and "
        "a span a line, or code.copyable with .copy-code-btn; formulas are KaTeX or "
        "img.equation.",
        hosts=("juejin.cn", "juejin.im"),
        marks="#article-root, .code-block-extension-header",
        article="#article-root .article-viewer, .article-viewer, #article-root, .article-content",
        title=".article-title",
        author=".author-info-block .username .name, .author-name .name, .author-name, .username",
        date=".author-info-block time, .meta-box time, time.time",
        tags=".tag-list .tag-title, .tag-list-container .tag-title, .article-end .tag-title",
        drop=".code-block-extension-header, .copy-code-btn, .article-suspended-panel",
    ),
    Profile(
        "segmentfault",
        structure="The text is article.article-content. Code is pre > code after div.widget- "
        "codetool; pictures keep their address in data-src, without the site's name.",
        hosts=("segmentfault.com",),
        marks="#sf-article_title",
        article="article.article-content, .article.fmt, .article__content",
        title="#sf-article_title, .article__title, h1",
        author="strong.align-self-center, [itemprop=author] [itemprop=name], .article__author",
        date="time[itemprop=datePublished], time",
        tags="#sf-article_tags .badge-tag, .badge-tag",
        drop=".widget-codetool, .sf-patch, .article-operation",
    ),
    Profile(
        "jianshu",
        structure="The text is article._2rhmJa; class names are hashes of the build. Formulas are "
        "images of math.jianshu.com; pictures stand in .image-package with .image- "
        "caption.",
        hosts=("jianshu.com",),
        marks="article._2rhmJa",
        article="article._2rhmJa, article, .show-content",
        title="h1._1RuRku, h1",
        author=".FxYr8x ._1OhGeD, .FxYr8x, ._1OhGeD",
        date=".s-dsoj time, time",
        tags="._2Nttfz a",
        drop=".line-numbers-rows, .support-author, .show-foot",
    ),
    Profile(
        "wechat",
        structure="The text is #js_content. Pictures keep their address in data-src; code is "
        "section.code-snippet__fix with a code element a line, or mdnice's pre.custom "
        "with br and no-break spaces; mdnice keeps TeX in data-formula. The date is put in by "
        "a script that knows it as ct.",
        hosts=("mp.weixin.qq.com",),
        marks="#js_content.rich_media_content, #activity-name",
        article="#js_content",
        title="#activity-name, .rich_media_title",
        author="#js_author_name, #js_name, .rich_media_meta_nickname, meta[name=author]",
        date="#publish_time",
        moment=r"\bvar ct\s*=\s*[\"']?(\d{10})\b",
        tags=".article-tag__item",
        drop=".mp_profile_iframe_wrp, mp-common-profile, mp-common-product, mpvoice, mpvideosnap,"
        " qqmusic, #js_pc_qr_code, .js_wx_tap_highlight, .mp_common_widget",
    ),
    Profile(
        "hexo",
        structure="The text is .post-body (NexT), #article-container (Butterfly), .article-entry "
        "(Landscape). Code is figure.highlight with td.gutter and td.code, the language "
        "its second class.",
        marks="meta[name=generator][content*=Hexo], .article-entry, #article-container",
        article=".post-body, #article-container, .article-entry, .e-content, article .content,"
        " .markdown-body",
        title=".post-title, .article-title, h1.title",
        author="[itemprop=author] [itemprop=name], meta[name=author], .post-author",
        date="time[itemprop~=datePublished], time[itemprop*=datePublished],"
        " .post-meta-date-created, .article-meta time, .post-meta time, time",
        tags=".post-category [itemprop=name], .post-meta-categories, .article-category-link,"
        " .post-tags a, .post-meta__tags, .article-tag-list-link",
        drop=".highlight-tools, .post-copyright, .reward-container, .post-nav, .post-footer,"
        " .followme, .toc, #toc, .copy-btn, .post-reward, .my_post_copyright",
    ),
    Profile(
        "hugo",
        structure="The text is .post-content or article. Code is div.highlight > .chroma, numbers "
        "in table.lntable or span.ln; notes are div.footnotes with #fn:1; MathJax 3 "
        "keeps MathML.",
        marks="meta[name=generator][content*=Hugo]",
        article=".post-content, .article-content, .single .content, article .content,"
        " .single-content, .e-content, article",
        title=".post-title, .article-title, .single-title, h1",
        author="meta[name=author], .post-author, .author",
        date="meta[property='article:published_time'], .post-meta time, time, .post-date",
        tags=".post-categories a, .post-tags a, a[rel=tag]",
        drop=".copy-code, .toc, .post-footer, .paginav, .code-header,"
        " .post-copyright, .share-buttons",
    ),
    Profile(
        "docs",
        structure="VuePress, VitePress, MkDocs Material, Docusaurus: themes name the text. Code "
        "is div.language-x or table.highlighttable; boxes are .custom-container or "
        ".admonition.",
        marks=".theme-default-content, .vp-doc, .md-content__inner, .theme-doc-markdown",
        article=".theme-default-content, .vp-doc, .md-content__inner, .theme-doc-markdown",
        title=".theme-default-content h1, .vp-doc h1, .md-content__inner h1,"
        " .theme-doc-markdown h1",
        author="meta[name=author]",
        date="meta[property='article:published_time'], .git-revision-date-localized-plugin, time",
        tags=".md-tags .md-tag, .theme-doc-footer-tags-row a",
        drop=".md-content__button, .md-source-file, .page-edit, .page-nav, .md-tags,"
        " .theme-doc-footer, .table-of-contents, .md-feedback",
    ),
    Profile(
        "jekyll",
        structure="The text is [itemprop=articleBody]. Code is div.language-x.highlighter-rouge, "
        "or table.rouge-table with td.rouge-gutter; kramdown leaves "
        "script[type='math/tex'].",
        marks="meta[name=generator][content*=Jekyll], .highlighter-rouge",
        article="[itemprop=articleBody], .post-content, .page__content, .post-body,"
        " article .content",
        title=".post-title, .page__title, [itemprop=headline], h1",
        author="[itemprop=author] [itemprop=name], .p-author, meta[name=author]",
        date="time[itemprop=datePublished], .dt-published, .post-meta time, time",
        tags=".page__taxonomy-item, .post-tag, a[rel=tag]",
        drop=".page__share, .page__meta, .post-tail-wrapper, .toc, #toc, .sidebar__right",
    ),
)
"""Most particular first; docs/inputs.md names the same sites."""

GENERIC = Profile(
    "other",
    title="[itemprop=headline], h1",
    author="meta[name=author], meta[property='article:author'], [rel=author], [itemprop=author]",
    date="meta[property='article:published_time'], meta[itemprop=datePublished],"
    " time[itemprop=datePublished], time[pubdate], time[datetime], time, .date, .time, .post-date,"
    " .publish-time, .pubtime, .article-info, .info",
    tags="meta[property='article:tag'], a[rel=tag]",
    drop=".toc, #toc, .share, .social-share, .related-posts, .recommend, .comments, #comments,"
    " .copyright, .post-copyright, .breadcrumb, .pagination, .advertisement, .adsbygoogle",
)


def profile_of(root: Element, url: str) -> Profile:
    """Return the profile of a page: by its address where it is known, else by its marks."""
    host = (urlsplit(url).hostname or "") if url else ""
    for site in SITES:
        if any(host == name or host.endswith("." + name) for name in site.hosts):
            return site
    for site in SITES:
        if first(root, site.marks) is not None:
            return site
    return GENERIC
