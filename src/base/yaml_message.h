/* Inside base: libyaml's complaints in the user's language. */
#ifndef BASE_YAML_MESSAGE_H
#define BASE_YAML_MESSAGE_H

/* A sentence for one of libyaml's problem texts (NULL allowed); static memory. */
const char *yaml_message(const char *problem);

#endif
