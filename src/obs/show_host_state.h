/* What the files of the show host share: its state, its jobs and the form of its answers. Nobody else includes this. */
#ifndef OBS_SHOW_HOST_STATE_H
#define OBS_SHOW_HOST_STATE_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "obs/settings.h"
#include "obs/show_host.h"
#include "obs/show_seat.h"

#define NOTICE_SIZE 512

enum job_kind { JOB_BEGIN = 1, JOB_LOAD, JOB_RESUME, JOB_ANEW, JOB_SAVE, JOB_SETTINGS };

struct job {
	enum job_kind kind;
	char *path; /* owned, NULL if the kind has none */
	runner_answer answer;
	void *user;
	struct job *next;
};

struct show_host {
	struct show_host_listener listener;   /* immutable after create */
	const char *(*text)(const char *key); /* immutable after create */
	char *first_show;                     /* owned, immutable after create */
	char *first_session;                  /* owned, host thread only */
	char *feeds_state;                    /* owned, immutable after create */
	char *people;                         /* owned, immutable after create */
	const struct secrets *secrets;        /* borrowed, outlives us; NULL = none */
	bool first_resume;                    /* immutable after create */
	pthread_t thread;
	bool thread_started; /* UI thread only */

	pthread_mutex_t mutex; /* held for moments only, never over a call that waits */
	pthread_cond_t wake;
	/* all below: protected by mutex */
	bool stopping;
	struct job *first_job;
	struct job *last_job;
	struct show_seat *seat;
	uint64_t seat_count;
	struct show_loans loans;
	struct settings settings;
	char *document;
	uint64_t document_number;  /* greater with each document */
	char offer[SETTINGS_PATH]; /* folder of an interrupted session, "" = none */
	char offer_title[256];
	uint64_t notice_number;
	bool notice_refused;
	char notice[NOTICE_SIZE];
};

/* Any thread: hands a job to the host's thread. False: stopping, or memory; then there will be no answer. */
bool show_jobs_add(struct show_host *h, enum job_kind kind, const char *path, runner_answer answer, void *user);
/* The host's thread: does the jobs until the host stops and none is left. */
void *show_jobs_thread(void *host);
/* Takes the current runner out, if there is one, and ends it cleanly. Host thread or, at the end, UI thread. */
void show_seat_retire(struct show_host *h);

/* A copy for free(); NULL for NULL and for "". */
char *show_copy_text(const char *text);
/* Copies what fits, cut between characters. */
void show_cut(char *out, size_t size, const char *text);
/* {"ok":false,…}; `text` NULL = the reason's own text. New reference. */
json_t *show_refusal(struct show_host *h, const char *reason, const char *text);
/* Gives the answer, if anyone waits for one. Steals `object`, which may be NULL. */
void show_send_answer(runner_answer answer, void *user, json_t *object);

#endif
