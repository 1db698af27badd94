/* The ways back to the plan, each with its numbers before it applies: when the show would end, and what that gains. */
#ifndef DOCK_LATENESS_MENU_HPP
#define DOCK_LATENESS_MENU_HPP

#include <QAbstractButton>

#include "dock/model.hpp"

class Desk;

/* Asks for a preview of every remedy, and opens the menu under `anchor` when all have answered. */
void lateness_menu(Model *model, Desk *desk, QAbstractButton *anchor);

#endif
