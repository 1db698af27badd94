/* What an interaction looks like at the desk, worked out from its state: the words, the next sensible verb, what the
 * menu offers. Pure: no widgets. */
#ifndef DOCK_INTERACTION_FACE_HPP
#define DOCK_INTERACTION_FACE_HPP

#include <QJsonObject>
#include <QString>
#include <QVector>

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

/* A question that waits for a decision. */
struct FaceItem {
	int item;
	QString state, text, name;
	int votes;
};

struct Face {
	QString id, kind, title, state, state_key, summary;
	bool on_air, can_show, settled;
	bool has_deadline, has_claim;
	qint64 deadline;
	FaceAction next; /* the one big button; label empty = nothing to do */
	QVector<FaceAction> menu;
	QVector<FaceBar> bars;
	QVector<FaceItem> items;
};

Face face_of(const Model &model, const QJsonObject &state);

#endif
