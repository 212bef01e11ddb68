/// A picture of the institution, as it is sent.
struct ServedFile: Sendable {
  var mediaType: String
  var bytes: [UInt8]

  /// By the ends of their names.
  static let mediaTypes = [
    "svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
    "webp": "image/webp", "ico": "image/x-icon", "gif": "image/gif",
  ]
}

extension Route {
  /// Pictures that the configuration names.
  static let files: [Route] = [
    Route(name: "file", path: [.literal("files"), .text], isOfCommit: false, readsEnding: true) {
      request, service in
      guard let file = service.installation.files[request.text] else {
        throw HTTPError.notFound("no file has this name")
      }
      return Response(
        headers: [("Content-Type", file.mediaType), ("Cache-Control", "max-age=3600")], body: file.bytes)
    }
  ]
}
