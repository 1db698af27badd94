/* The last comments, or the moderator's list of them: each with its verdict, one click to make it a question, and a
 * menu (right click, menu key) to let it through, hide it, or block who wrote it. While the pointer or the keys are in
 * them they stand still. */
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
	void contextMenuEvent(QContextMenuEvent *event) override;
	void keyPressEvent(QKeyEvent *event) override;
	void focusInEvent(QFocusEvent *event) override;
	void focusOutEvent(QFocusEvent *event) override;

      private:
	int row_height() const;
	QString question_id() const;
	void draw_row(QPainter &p, int row);
	QString verdict_text(const QJsonObject &row) const;
	void open_menu(int row, const QPoint &at);
	void take(int row);

	Model *m_model;
	Desk *m_desk;
	QJsonArray m_rows;     /* newest first: they are seen in a low dock too */
	QString m_question;    /* the interaction that takes them, "" = there is none */
	QSet<QString> m_taken; /* ids of comments that were made questions here */
	QPoint m_pointer = QPoint(-1, -1);
	QString m_filter;       /* whose rows these are */
	quint64 m_wait_for = 0; /* the answer to draw although the pointer is here; 0 = none */
	int m_chosen = -1;      /* row, while the keys are here; -1 = none */
};

#endif
