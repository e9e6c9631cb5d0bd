"""Turns a post into the text of its golden file."""

from pipeline.document import Post


def shown(post: Post) -> str:
    facts = {"title": post.title, "author": post.author, "date": post.date, "url": post.url}
    head = [f"{name}: {value}" for name, value in facts.items()]
    head += [f"tags: {', '.join(post.tags)}", *(f"{f.code}: {f.message}" for f in post.findings)]
    return "\n".join(head) + "\n\n" + post.body
