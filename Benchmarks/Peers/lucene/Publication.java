import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What the peers index of a record. */
final class Publication {
  String id;
  String title = "";
  String abstracts = "";
  String openAccess;
  String status;
  int year;
  final List<String> departments = new ArrayList<>();

  private static final JsonFactory JSON = new JsonFactory();

  static Publication parse(byte[] line) throws IOException {
    Publication publication = new Publication();
    try (JsonParser parser = JSON.createParser(line)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        publication.read(parser.currentName(), parser);
      }
    }
    return publication;
  }

  private void read(String key, JsonParser parser) throws IOException {
    JsonToken token = parser.nextToken();
    switch (key) {
      case "_id": id = parser.getText(); break;
      case "title": title = parser.getText(); break;
      case "status": status = parser.getText(); break;
      case "OA_type": openAccess = token == JsonToken.VALUE_STRING ? parser.getText() : null; break;
      case "year": year = parser.getValueAsInt(); break;
      case "abstract": abstracts = String.join(" ", texts(parser, "text")); break;
      case "department": departments.addAll(texts(parser, "_id")); break;
      default: parser.skipChildren();
    }
  }

  /** The texts under one key of a list of objects. */
  private static List<String> texts(JsonParser parser, String wanted) throws IOException {
    List<String> found = new ArrayList<>();
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      parser.skipChildren();
      return found;
    }
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        parser.nextToken();
        if (key.equals(wanted)) {
          found.add(parser.getText());
        } else {
          parser.skipChildren();
        }
      }
    }
    return found;
  }

  interface LineReader {
    void read(byte[] line) throws Exception;
  }

  /** Gives out the lines of a file, and returns how many there are. */
  static long eachLine(String path, LineReader reader) throws Exception {
    byte[] buffer = new byte[1 << 20];
    int length = 0;
    long count = 0;
    try (FileInputStream input = new FileInputStream(path)) {
      for (int read; (read = input.read(buffer, length, buffer.length - length)) >= 0;) {
        int start = 0;
        for (int end = length; end < length + read; end++) {
          if (buffer[end] == '\n') {
            reader.read(Arrays.copyOfRange(buffer, start, end));
            start = end + 1;
            count++;
          }
        }
        length += read - start;
        System.arraycopy(buffer, start, buffer, 0, length);
        if (length == buffer.length) {
          buffer = Arrays.copyOf(buffer, 2 * length);
        }
      }
    }
    if (length > 0) {
      reader.read(Arrays.copyOf(buffer, length));
      count++;
    }
    return count;
  }
}
