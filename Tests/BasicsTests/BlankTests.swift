import Basics
import Testing

@Suite("Blanks")
struct BlankTests {
  @Test("a byte is a blank if Unicode says that its ASCII character is white space")
  func bytes() {
    for byte in UInt8.min...UInt8.max {
      let isBlank = byte < 0x80 && Unicode.Scalar(byte).properties.isWhitespace
      #expect(byte.isASCIIBlank == isBlank, "\(byte)")
    }
  }

  @Test(
    "a text is blank if nothing in it can be seen",
    arguments: [("", true), (" \t\r\n", true), ("\u{A0}\u{3000}", true), (" a ", false), ("\u{0}", false)])
  func texts(text: String, isBlank: Bool) { #expect(text.isBlank == isBlank) }
}
