#include "show/sheet_part.h"

#include <stdlib.h>
#include <string.h>

#include <expat.h>

#define PART_CHUNK 65536

struct walk {
	const struct part_handler *handler;
	XML_Parser parser;
	size_t *budget;
	int depth;
	const char *failure;
};

static const char *plain(const char *name)
{
	const char *colon = strrchr(name, ':');
	return colon ? colon + 1 : name;
}

static void stop(struct walk *w, const char *failure)
{
	if (failure && !w->failure) {
		w->failure = failure;
		XML_StopParser(w->parser, XML_FALSE);
	}
}

static void XMLCALL on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
	struct walk *w = user;
	if (++w->depth > PART_DEPTH_MAX)
		stop(w, "This workbook is damaged: its XML is too deep.");
	if (w->failure)
		return;
	w->handler->start(w->handler->user, plain(name), attributes);
	stop(w, w->handler->failure(w->handler->user));
}

static void XMLCALL on_end(void *user, const XML_Char *name)
{
	struct walk *w = user;
	w->depth--;
	if (w->failure)
		return;
	w->handler->end(w->handler->user, plain(name));
	stop(w, w->handler->failure(w->handler->user));
}

static void XMLCALL on_text(void *user, const XML_Char *bytes, int length)
{
	struct walk *w = user;
	if (!w->handler->text || w->failure)
		return;
	w->handler->text(w->handler->user, bytes, length);
	stop(w, w->handler->failure(w->handler->user));
}

/* No spreadsheet program writes one; entities that grow without end come with one. */
static void XMLCALL on_doctype(void *user, const XML_Char *name, const XML_Char *system, const XML_Char *public,
			       int internal)
{
	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	stop(user, "This workbook has a document type, which no workbook needs.");
}

const char *part_attribute(const char **attributes, const char *name)
{
	for (size_t i = 0; attributes[i]; i += 2)
		if (strcmp(plain(attributes[i]), name) == 0)
			return attributes[i + 1];
	return "";
}

static void read_all(struct walk *w, zip_file_t *file)
{
	size_t total = 0;
	zip_int64_t read;
	do {
		void *buffer = XML_GetBuffer(w->parser, PART_CHUNK);
		read = buffer ? zip_fread(file, buffer, PART_CHUNK) : -1;
		total += read > 0 ? (size_t)read : 0;
		if (read < 0)
			w->failure = "This workbook is damaged.";
		else if (total > PART_BYTES_MAX || total > *w->budget)
			w->failure = "This workbook is too large: its parts unpack to more than 32 MiB.";
		else if (XML_ParseBuffer(w->parser, (int)read, read == 0) != XML_STATUS_OK && !w->failure)
			w->failure = "This workbook is damaged: its XML is broken.";
	} while (read > 0 && !w->failure);
	*w->budget -= total < *w->budget ? total : *w->budget;
}

/* What a part says of its size may be a lie; reading it is bounded all the same. */
static bool is_bomb(zip_t *zip, zip_uint64_t index)
{
	zip_stat_t stat;
	const zip_uint64_t known = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE;
	return zip_stat_index(zip, index, 0, &stat) == 0 && (stat.valid & known) == known && stat.size >= 1u << 20 &&
	       stat.size / PART_RATIO_MAX > stat.comp_size;
}

bool part_walk(zip_t *zip, zip_uint64_t index, const struct part_handler *handler, size_t *budget, struct error *error)
{
	struct walk w = {.handler = handler, .parser = XML_ParserCreate(NULL), .budget = budget};
	bool bomb = is_bomb(zip, index);
	zip_file_t *file = w.parser && !bomb ? zip_fopen_index(zip, index, 0) : NULL;
	if (file) {
		XML_SetUserData(w.parser, &w);
		XML_SetElementHandler(w.parser, on_start, on_end);
		XML_SetCharacterDataHandler(w.parser, on_text);
		XML_SetStartDoctypeDeclHandler(w.parser, on_doctype);
		read_all(&w, file);
		zip_fclose(file);
	} else {
		w.failure = bomb ? "This workbook is damaged: a part of it unpacks to far more than any sheet does."
				 : "This workbook is damaged.";
	}
	if (w.parser)
		XML_ParserFree(w.parser);
	if (w.failure)
		error_set(error, "%s", w.failure);
	return !w.failure;
}
