/* The last comments, each with one click to make it a question. While the pointer is over them they stand still. */
#ifndef DOCK_COMMENT_LIST_HPP
#define DOCK_COMMENT_LIST_HPP

#include <QJsonArray>
#include <QSet>
#include <QWidget>

#include "dock/look.hpp"
#include "dock/model.hpp"

class Desk;

class CommentList : public QWidget {
      public:
	CommentList(Model *model, Desk *desk, QWidget *parent);
	void refresh();

      protected:
	void paintEvent(QPaintEvent *event) override;
	void mousePressEvent(QMouseEvent *event) override;
	void mouseMoveEvent(QMouseEvent *event) override;
	void leaveEvent(QEvent *event) override;
	bool event(QEvent *event) override;

      private:
	int row_height() const;
	QString question_id() const;

	Model *m_model;
	Desk *m_desk;
	QJsonArray m_rows;     /* newest first: they are seen in a low dock too */
	QString m_question;    /* the interaction that takes them, "" = there is none */
	QSet<QString> m_taken; /* ids of comments that were made questions here */
	QPoint m_pointer = QPoint(-1, -1);
};

#endif
