"""What an article is written in: paragraphs, sentences, quotations, phrases, words; and its language."""
