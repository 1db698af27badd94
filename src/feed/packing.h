/* How often what a server sends is packed. One packing that was asked for is bounded by what comes out of it; packings
 * within packings are not: some kilobytes of them unpack to gigabytes that unpack to nothing, and curl is at it until
 * the end, while all other feeds wait. */
#ifndef FEED_PACKING_H
#define FEED_PACKING_H

#include <stddef.h>

#include <curl/curl.h>

#define PACKING_WORDS 48

/* To be asked at the end of an answer's headers: how many packings it has. Content-Encoding's count, one each; one of
 * Transfer-Encoding (which nobody asks for, and curl unpacks all the same) is as good as two. `words` gets the first
 * that is one too many for `most`, cut to what fits; "" if there is none. Network thread only. */
int packing_layers(CURL *easy, int most, char words[PACKING_WORDS]);

#endif
