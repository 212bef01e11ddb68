import Testing

@testable import Pages

@Suite("Addresses of lists")
struct ListAddressTests {
  @Test(
    "the addresses of a list with each of some values are those of the list narrowed to each",
    arguments: ["", "neural collapse", "a&b=c", "2020", "ä \"x\""])
  func eachValue(query: String) {
    var list = ListAddress()
    list.query = query
    list.filters = [
      .init(facet: "department", values: ["MaMo", "A,B"]), .init(facet: "year", values: ["1999"]),
    ]
    list.ui = "de"
    list.page = 3
    let values = ["2020", "2021", "..1999", "none", "a b"]
    for facet in ["year", "oa", "author", "language"] {
      let (before, after) = list.parts(around: facet)
      #expect(
        values.map { before + ListAddress.encoded($0) + after }
          == values.map { list.with([$0], in: facet).text })
    }
  }

  @Test(
    "a value is written so that it reads as itself",
    arguments: [("plain-._~,:/*()!=", "plain-._~,:/*()!="), ("a b", "a+b"), ("ä&+#", "%C3%A4%26%2B%23")])
  func encoding(text: String, encoded: String) { #expect(ListAddress.encoded(text) == encoded) }

  @Test(
    "the name of a person stands in quotes where the parameter would take it for several",
    arguments: [
      ("Manning, Christopher", "Manning, Christopher"), ("Wu,Mondelli", "\"Wu,Mondelli\""),
      ("a;b", "\"a;b\""), ("O\"Neil", "ONeil"), ("Wu,", "\"Wu,\""),
    ])
  func names(name: String, value: String) { #expect(ListAddress.value(ofName: name) == value) }
}
