#include <microhttpd.h>

// What Swift cannot call: variadic functions, casts in macros, enumerations that no switch needs.

static inline struct MHD_Daemon *http_start(
    int listen_socket, unsigned int threads, unsigned int connections, size_t head_bytes, unsigned int idle_seconds,
    void *(*began)(void *, const char *, struct MHD_Connection *), MHD_AccessHandlerCallback answer,
    MHD_RequestCompletedCallback completed, MHD_NotifyConnectionCallback connected, void *context) {
  return MHD_start_daemon(
      MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, answer, context,
      MHD_OPTION_LISTEN_SOCKET, listen_socket, MHD_OPTION_THREAD_POOL_SIZE, threads,
      MHD_OPTION_CONNECTION_LIMIT, connections, MHD_OPTION_CONNECTION_MEMORY_LIMIT, head_bytes,
      MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds, MHD_OPTION_STRICT_FOR_CLIENT, 1,
      MHD_OPTION_URI_LOG_CALLBACK, began, context, MHD_OPTION_NOTIFY_COMPLETED, completed, context,
      MHD_OPTION_NOTIFY_CONNECTION, connected, context, MHD_OPTION_END);
}

static inline enum MHD_Result http_yes(void) { return MHD_YES; }
static inline enum MHD_Result http_no(void) { return MHD_NO; }

static inline int http_is_start(enum MHD_ConnectionNotificationCode code) {
  return code == MHD_CONNECTION_NOTIFY_STARTED;
}

static inline int http_socket(struct MHD_Connection *connection) {
  const union MHD_ConnectionInfo *info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  return info ? info->connect_fd : -1;
}

static inline void http_each_header(struct MHD_Connection *connection, MHD_KeyValueIteratorN body, void *context) {
  MHD_get_connection_values_n(connection, MHD_HEADER_KIND, body, context);
}

static inline struct MHD_Response *http_response(size_t count, const void *bytes) {
  return MHD_create_response_from_buffer(count, (void *)bytes, MHD_RESPMEM_MUST_COPY);
}
