#include "run/mailbox.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

bool mailbox_init(struct mailbox *m)
{
	pthread_condattr_t monotonic;
	*m = (struct mailbox){0};
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&m->mutex, NULL);
	pthread_cond_init(&m->wake, &monotonic);
	pthread_cond_init(&m->room, NULL);
	pthread_condattr_destroy(&monotonic);
	return true;
}

void mail_destroy(struct mail *mail)
{
	if (!mail)
		return;
	for (size_t i = 0; i < mail->count; i++)
		audience_finish(&mail->events[i]);
	free(mail->events);
	free(mail->lines);
	free(mail->line);
	free(mail->status);
	free(mail);
}

void mailbox_finish(struct mailbox *m)
{
	while (m->first) {
		struct mail *mail = m->first;
		m->first = mail->next;
		mail_destroy(mail);
	}
	pthread_cond_destroy(&m->wake);
	pthread_cond_destroy(&m->room);
	pthread_mutex_destroy(&m->mutex);
}

static bool is_full_for(const struct mailbox *m, const struct mail *mail)
{
	return (mail->kind == MAIL_LINE && (m->lines >= MAILBOX_LINES || m->line_bytes >= MAILBOX_LINE_BYTES)) ||
	       (mail->kind == MAIL_EVENTS && m->events >= MAILBOX_EVENTS);
}

bool mailbox_post(struct mailbox *m, struct mail *mail)
{
	pthread_mutex_lock(&m->mutex);
	while (is_full_for(m, mail) && !m->closed)
		pthread_cond_wait(&m->room, &m->mutex);
	bool taken = !m->closed;
	if (taken) {
		if (m->last)
			m->last->next = mail;
		else
			m->first = mail;
		m->last = mail;
		m->lines += mail->kind == MAIL_LINE;
		m->line_bytes += mail->line ? strlen(mail->line) : 0;
		m->events += mail->count;
		pthread_cond_signal(&m->wake);
	}
	pthread_mutex_unlock(&m->mutex);
	if (!taken)
		mail_destroy(mail);
	return taken;
}

static struct timespec until(int64_t wait_ms)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	t.tv_sec += (time_t)(wait_ms / 1000);
	t.tv_nsec += (long)(wait_ms % 1000) * 1000000;
	if (t.tv_nsec >= 1000000000) {
		t.tv_sec++;
		t.tv_nsec -= 1000000000;
	}
	return t;
}

struct mail *mailbox_take(struct mailbox *m, int64_t wait_ms, bool *stop)
{
	struct timespec end = until(wait_ms);
	pthread_mutex_lock(&m->mutex);
	while (wait_ms > 0 && !m->first && !m->stop)
		if (pthread_cond_timedwait(&m->wake, &m->mutex, &end) == ETIMEDOUT)
			break;
	struct mail *all = m->first;
	*stop = m->stop;
	m->first = m->last = NULL;
	m->lines = 0;
	m->line_bytes = 0;
	m->events = 0;
	pthread_cond_broadcast(&m->room);
	pthread_mutex_unlock(&m->mutex);
	return all;
}

void mailbox_stop(struct mailbox *m)
{
	pthread_mutex_lock(&m->mutex);
	m->stop = true;
	pthread_cond_broadcast(&m->wake);
	pthread_mutex_unlock(&m->mutex);
}

void mailbox_close(struct mailbox *m)
{
	pthread_mutex_lock(&m->mutex);
	m->closed = true;
	pthread_cond_broadcast(&m->room);
	pthread_mutex_unlock(&m->mutex);
}
