"""予診票の後日入力: a paper keyed by two people who do not see each other's entry."""
