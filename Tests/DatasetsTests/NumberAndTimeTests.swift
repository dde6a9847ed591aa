import Datasets
import Testing

@Suite("Numbers and times")
struct NumberAndTimeTests {
    @Test(
        "A rating is read as Swift reads a decimal number",
        arguments: [
            "4", "4.0", "+3.5", "-0.25", ".5", "5.", "0.1", "3.14159265358979", "2.00000000000000000001", "1e2",
            "25E-1",
            "123456789012345", "1234567890123456", "0000000000000000004",
        ])
    func numbers(text: String) throws {
        let expected = try #require(Float(text.hasPrefix(".") ? "0" + text : text.hasSuffix(".") ? text + "0" : text))
        #expect(try ratings(in: "user,item,rating\nu,i,\(text)\n")[0].value == expected)
    }

    @Test(
        "Text that is not a number is refused as a rating",
        arguments: ["", "-", ".", "4,5x", "1.2.3", "--1", "4 5", "1e", "٤"])
    func notNumbers(text: String) throws {
        #expect(try error(in: "user;item;rating\nu;i;\(text)\n")?.column == 3)
    }

    @Test(
        "Times are read as seconds, milliseconds or finer units, or as ISO 8601",
        arguments: [
            ("881250949", 881_250_949), ("881250949000", 881_250_949), ("1700000000123456", 1_700_000_000),
            ("1700000000123456789", 1_700_000_000), ("881250949.75", 881_250_949), ("8.8125e8", 881_250_000),
            ("-1", -1), ("0", 0), ("1970-01-01", 0), ("2000-02-29", 951_782_400), ("1969-12-31T23:59:59Z", -1),
            ("2020-02-29 12:30", 1_582_979_400), ("2020-02-29T12:30:05.250Z", 1_582_979_405),
            ("2020-02-29T12:30:05+02:00", 1_582_972_205), ("2020-02-29T12:30:05-0530", 1_582_999_205),
            ("1997-12-04", 881_193_600), ("1997/12/04", 881_193_600), ("1997.12.04", 881_193_600),
            ("19971204", 881_193_600), ("2000", 946_684_800), ("1899", 1899), ("2101", 2101),
        ] as [(String, Int64)])
    func times(text: String, seconds: Int64) throws {
        #expect(try ratings(in: "user,item,rating,time\nu,i,4,\(text)\n")[0].time == seconds)
    }

    @Test(
        "Text that is not a time is refused",
        arguments: [
            "yesterday", "2020-13-01", "2020-00-10", "2019-02-29", "1900-02-29", "2020-01-01T25:00", "2020-1-1",
            "2020-01/01",
            "12:30",
        ])
    func notTimes(text: String) throws {
        #expect(try error(in: "user,item,rating,time\nu,i,4,\(text)\n")?.column == 4)
    }
}
