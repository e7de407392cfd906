"""Home, search, desk and leader's page as values; each asks the rooms below and adds words."""

from motcua.web.demos import demo_page
from motcua.web.desks import desk_page, find_page
from motcua.web.homes import home_page, search_page
from motcua.web.leaders import figure_page, leader_page, leader_rows, once_page
from motcua.web.processing import processing_page, processing_rows
from motcua.web.told import notices_page

__all__ = [
    "demo_page",
    "desk_page",
    "figure_page",
    "find_page",
    "home_page",
    "leader_page",
    "leader_rows",
    "notices_page",
    "once_page",
    "processing_page",
    "processing_rows",
    "search_page",
]
