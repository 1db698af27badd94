/* Keyed hashes of strings from outside: whoever does not know the key cannot make two of them meet (SipHash-2-4). */
#ifndef CORE_HASH_H
#define CORE_HASH_H

#include <stdint.h>

/* Of both strings, which do not run together: "a" and "bc" differ from "ab" and "c". Never 0. Thread-safe. */
uint64_t hash_pair(const uint8_t key[16], const char *first, const char *second);

#endif
