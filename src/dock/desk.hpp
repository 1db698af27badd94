/* What the parts of a dock ask of the dock itself: to send a verb for a widget, so that a refusal can be shown beside
 * it. */
#ifndef DOCK_DESK_HPP
#define DOCK_DESK_HPP

#include <QJsonObject>
#include <QWidget>
#include <functional>

class Desk {
      public:
	virtual ~Desk() = default;
	/* Sends {"verb":…}; a refusal appears next to `pressed` and in the status line. `done` runs when it was done.
	 */
	virtual void press(const QJsonObject &verb, QWidget *pressed, std::function<void()> done = {}) = 0;
	/* Words into the status line. */
	virtual void say(const QString &words, bool refused) = 0;
};

#endif
