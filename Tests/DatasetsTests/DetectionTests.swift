import Datasets
import Foundation
import Testing

@Suite("Detection of datasets")
struct DetectionTests {
    private func code(_ files: [String: String], columns: String? = nil) throws -> DatasetError? {
        try withFolder(files) { folder in
            do {
                var options = DatasetOptions()
                options.columns = try columns.map { try ColumnRole.list($0) }
                _ = try Dataset(at: folder, options: options)
                return nil
            } catch let error as DatasetError {
                return error
            }
        }
    }

    @Test(
        "The format of a folder is described",
        arguments: [
            (["u.data": "1\t2\t3\t881250949\n", "u.item": "1|A|d||u|0|1\n"], "MovieLens 100K (u.data, u.item)"),
            (["ratings.dat": "1::2::3::978300760\n"], "MovieLens 1M (ratings.dat)"),
            (
                ["ratings.csv": "userId,movieId,rating\n1,2,3\n", "movies.csv": "movieId,title,genres\n1,A,B\n"],
                "MovieLens (ratings.csv, movies.csv)"
            ),
            (["mine.tsv": "user\titem\trating\na\tb\t3\n"], "table, tab-separated (mine.tsv)"),
        ])
    func named(files: [String: String], format: String) throws {
        let found = try withFolder(files) { try Dataset(at: $0).format }
        #expect(found == format)
    }

    @Test("A missing path, a folder without known files and an empty file are refused with the reason")
    func nothing() throws {
        let error = #expect(throws: DatasetError.self) { try Dataset(at: "/nowhere/at/all") }
        #expect(error?.code == .notFound && error?.message.contains("/nowhere/at/all") == true)
        #expect(try code([:])?.code == .unknownFormat)
        #expect(try code(["readme.md": "hello\n"])?.code == .unknownFormat)
        #expect(try code(["ratings.csv": ""])?.message == "is empty")
        #expect(try code(["ratings.csv": "one\ntwo\n"])?.message.contains("one column only") == true)
    }

    @Test("The error of an unknown heading asks for the columns")
    func unknownColumns() throws {
        let error = try code(["ratings.csv": "who,what,howmuch\na,b,3\n"])
        #expect(error?.code == .unknownFormat && error?.message.contains("who, what, howmuch") == true)
        #expect(error?.message.contains("user,item,rating,time") == true)
    }

    @Test("A folder with two tables of ratings is refused with their names")
    func ambiguous() throws {
        let table = "user,item,rating\na,b,3\n"
        let error = try code(["one.csv": table, "two.csv": table])
        #expect(error?.message.contains("one.csv, two.csv") == true)
    }

    @Test("Compressed, UTF-16 and binary files are refused with a remedy")
    func notText() throws {
        let files: [([UInt8], String)] = [
            ([0x1F, 0x8B, 8, 0], "unpack"), ([0x50, 0x4B, 3, 4], "unpack"), ([0xFF, 0xFE, 0x75, 0], "iconv"),
            ([0x75, 0, 0x2C], "no text"),
        ]
        for (bytes, remedy) in files {
            let error = try withFolder(bytes: ["ratings.csv": bytes]) { folder in
                #expect(throws: DatasetError.self) { try Dataset(at: folder) }
            }
            #expect(error?.code == .notText && error?.message.contains(remedy) == true)
        }
    }

    @Test("Columns that are unknown, too few, too many or named twice are refused")
    func badColumns() throws {
        let files = ["r.csv": "a,b,3\n"]
        #expect(throws: DatasetError.self) { try ColumnRole.list("user,item,stars") }
        #expect(throws: DatasetError.self) { try ColumnRole.list("user,user,rating") }
        #expect(try ColumnRole.list("user, -,-,item,rating").count == 5)
        try withFolder(files) { folder in
            for columns in ["user,item", "user,item,rating,time"] {
                var options = DatasetOptions()
                options.columns = try ColumnRole.list(columns)
                let error = #expect(throws: DatasetError.self) { try Dataset(at: folder + "/r.csv", options: options) }
                #expect(error?.code == .badColumns)
            }
        }
    }

    @Test("Files about items lie in the folder of the ratings, through links too, and never beside a pipe")
    func sideInformation() throws {
        let files = ["ratings.csv": "user,item,rating\na,x,3\n", "movies.csv": "movieId,title,genres\nx,A,B\n"]
        try withFolder(files) { folder in
            let link = folder + "-link"
            try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder)
            defer { try? FileManager.default.removeItem(atPath: link) }
            for path in [folder, folder + "/ratings.csv", link, link + "/ratings.csv"] {
                #expect(SideInformation(inFolderOf: path).items?.hasSuffix("/movies.csv") == true, "\(path)")
                #expect(try Dataset(at: path).allRatings().count == 1)
            }
            let pipe = folder + "/pipe"
            #expect(mkfifo(pipe, 0o600) == 0)
            for path in [pipe, "-"] { #expect(SideInformation(inFolderOf: path).items == nil) }
        }
    }

    @Test("A dataset of items has no ratings to read")
    func itemsOnly() throws {
        try withFolder(["i.csv": "id,title\n1,A\n"]) { folder in
            let dataset = try Dataset(at: folder + "/i.csv")
            #expect(dataset.hasItems && !dataset.hasRatings)
            #expect(throws: DatasetError.self) { _ = try dataset.allRatings() }
        }
    }
}
