"""Pages: the forms in which people get results, as HTML, figures and tables, none of which runs anything."""
