"""Pages: the forms in which people get results, as HTML, figures and tables, none of which runs anything.

html and tables: what all pages and all CSV files have in common; figures: those of the class page; student: the page of
one student, which guard looks over before it is handed out; gradescope: the same for Gradescope.
"""
