"""English words that are never terms by themselves."""

_FUNCTION = """
a all am an and any are as at be been but by can could did do does each for from had has have he
her his how i if in into is it its may me might must my no nor not of off on one or our out so such
than that the their them then there these they this those to too two up us was we were what when
where which who why will with would you your
"""
_FREQUENT = """
about above actually add after again also another article author available back based because
before below best better between big blog both bug call called case change chapter check click code
come comment com config copy create custom day default demo different done each easy end error
etc even every example false few file files find first fix following form found free full function
get give go good google great group guide here high home html http https image images import info
input install issue just key know last left level like line link linux list local long look made
main make many means method more most much name need new next nice none note null number ok old
only open org original other output over own page paper part png jpg pdf photo please point post
problem put question read ref result return right run same section see set should show side simple
single small some something start step still stop sure system table take tag test text than think
thing three time tips title today top true try type under update use used user using value version
very via view want way web website well while windows word work world write www yes zip
january february march april may june july august september october november december
monday tuesday wednesday thursday friday saturday sunday
"""

COMMON_WORDS = frozenset((*_FUNCTION.split(), *_FREQUENT.split()))
"""Words that hold a sentence together, and words that any post is full of."""
