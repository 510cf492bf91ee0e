"""接種対象者・接種券発行登録: a municipality's file of people and tickets, checked, then applied."""
