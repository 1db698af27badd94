/* The second press that a destructive verb needs: it counts between 350 ms and 3 s after the first, so that neither a
 * double click nor an old hand can do harm. */
#ifndef DOCK_CONFIRM_HPP
#define DOCK_CONFIRM_HPP

#include <QElapsedTimer>
#include <QJsonObject>
#include <QString>

struct Confirm {
	QJsonObject verb;
	QString label;
	QElapsedTimer since;

	void ask(const QJsonObject &for_verb, const QString &words)
	{
		verb = for_verb;
		label = words;
		since.start();
	}
	bool active() const
	{
		return since.isValid() && since.elapsed() < 3000;
	}
	bool accepts() const
	{
		return active() && since.elapsed() >= 350;
	}
	void clear()
	{
		since.invalidate();
	}
};

#endif
