extension String {
  /// Whether it comes before the other one in the order that people expect of ids: numbers inside count as
  /// numbers, so that N2 comes before N10; all else by its bytes.
  package func precedesNaturally(_ other: String) -> Bool {
    withBytes { left in other.withBytes { right in left.precedesNaturally(right) } }
  }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate func precedesNaturally(_ other: UnsafeBufferPointer) -> Bool {
    var (place, otherPlace) = (0, 0)
    while place < count, otherPlace < other.count {
      let (byte, otherByte) = (self[place], other[otherPlace])
      guard byte.isASCIIDigit, otherByte.isASCIIDigit else {
        if byte != otherByte { return byte < otherByte }
        place += 1
        otherPlace += 1
        continue
      }
      let (number, otherNumber) = (digits(from: place), other.digits(from: otherPlace))
      if number.count != otherNumber.count { return number.count < otherNumber.count }
      for (digit, otherDigit) in zip(part(number), other.part(otherNumber)) where digit != otherDigit {
        return digit < otherDigit
      }
      (place, otherPlace) = (number.upperBound, otherNumber.upperBound)
    }
    if place < count || otherPlace < other.count { return place == count }
    // 07 and 7 are two ids.
    return precedesBytewise(other)
  }

  /// The digits at a place, without leading zeros.
  private func digits(from start: Int) -> Range<Int> {
    var first = start
    while first < count, self[first] == UInt8(ascii: "0") { first += 1 }
    var end = first
    while end < count, self[end].isASCIIDigit { end += 1 }
    return first..<end
  }
}
