import Datasets
import Testing

@Suite("Names and their numbers")
struct NameTableTests {
    @Test("A name keeps its number while thousands of names are added")
    func stable() {
        var table = NameTable()
        let names = (0..<5_000).map { "name-\($0 * 7_919)" }
        for (number, name) in names.enumerated() { #expect(table.intern(name) == UInt32(number)) }
        for (number, name) in names.enumerated() {
            #expect(table.intern(name) == UInt32(number) && table.number(of: name) == UInt32(number))
            #expect(table[UInt32(number)] == name)
        }
        #expect(table.count == names.count && table.number(of: "another") == nil)
    }

    @Test("Names with a common beginning, or with the same bytes in another order, have different numbers")
    func similar() {
        var table = NameTable()
        let names = ["a", "aa", "aaa", "ab", "ba", "b", "", "ä", "日本"]
        for name in names { _ = table.intern(name) }
        #expect(table.names(from: 0) == names && table.names(from: 7) == ["ä", "日本"])
    }
}
