/* Addresses of web pages: what people have at hand where the address of a feed is asked for. */
#ifndef SHOW_FEED_PAGE_H
#define SHOW_FEED_PAGE_H

/* A site; what it has here. All texts live for ever. */
struct feed_page {
	const char *host;   /* in lower case; the hosts below it are meant, too; "" = any other site */
	const char *name;   /* a key of locale/, or a name that is the same in all languages */
	const char *scheme; /* of the feeds that hear what its pages show: "twitch:"; "" = there is none */
	const char *advice; /* without a scheme: a key of locale/, what to do in its place */
};

/* The site if the text is the address of a web page: behind http:// or https:// any is one, without them only those
 * that are known. NULL = it is none. *path, if asked for: what stands behind the host, borrowed. Any thread. */
const struct feed_page *feed_page_of(const char *text, const char **path);

#endif
