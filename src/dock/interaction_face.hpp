/* What an interaction looks like at the desk, worked out from its state: the words, the next sensible verb, what the
 * menu offers. Pure: no widgets. */
#ifndef DOCK_INTERACTION_FACE_HPP
#define DOCK_INTERACTION_FACE_HPP

#include <QJsonObject>
#include <QString>
#include <QVector>

#include "dock/look.hpp"
#include "dock/model.hpp"

struct FaceAction {
	QString label;
	QJsonObject verb;
	bool destructive;
};

/* A bar of a poll or quiz. */
struct FaceBar {
	QString label;
	int percent;
	bool winner;
};

/* A small verb at the end of a row. */
struct FaceSign {
	look::Icon icon;
	FaceAction action;
};

/* A question that waits for a decision, or a winner. */
struct FaceItem {
	enum Tone { Waits, Ready, Air, Lost } tone;
	QString text, note;      /* `note` stands before the text: votes, seconds left */
	QVector<FaceSign> signs; /* right to left */
};

struct Face {
	QString id, kind, title, state, state_key, summary;
	bool on_air, can_show, settled;
	bool has_deadline;
	bool unclaimed; /* a winner can still claim: to end it needs a second press */
	bool busy;      /* there is still something to do in it, also off air */
	qint64 deadline;
	FaceAction next; /* the one big button; label empty = nothing to do */
	QVector<FaceAction> menu;
	QVector<FaceBar> bars;
	QVector<FaceItem> items;
};

Face face_of(const Model &model, const QJsonObject &state);

#endif
