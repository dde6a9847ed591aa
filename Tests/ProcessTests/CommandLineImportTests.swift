import Foundation
import TestSupport
import Testing

@Suite("taste import with a running tasted")
struct CommandLineImportTests {
    private func folder(_ files: [String: String]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for (name, content) in files { try content.write(toFile: folder.path(name), atomically: true, encoding: .utf8) }
        return folder
    }

    private func ratings(_ daemon: DaemonProcess) async throws -> Int? {
        try await daemon.taste("status", "--json").objects()[0]["ratings"] as? Int
    }

    @Test("import stores the ratings, titles, genres and metadata of a folder at once")
    func folderOfBoth() async throws {
        let daemon = try await DaemonProcess()
        let folder = try folder([
            "ratings.csv": "userId,movieId,rating,timestamp\n1,1,4.0,964982703\n1,3,4.5,964981247\n2,1,3.0,964982224\n",
            "movies.csv":
                "movieId,title,genres\n1,Toy Story (1995),Adventure|Animation\n3,\"Men, Old (1996)\",Comedy\n",
            "links.csv": "movieId,imdbId,tmdbId\n1,0114709,862\n",
        ])
        let run = try await daemon.taste("import", folder.url.path, "--json")
        #expect(run.exit == 0 && run.complaints.isEmpty, "\(run.complaints)")
        #expect(Array(run.keys(ofLine: 0).prefix(4)) == ["ratings", "duplicates", "new_users", "new_items"])
        let summary = try run.objects()[0]
        #expect(
            summary["ratings"] as? Int == 3 && summary["new_users"] as? Int == 2 && summary["new_items"] as? Int == 2)
        let items = try await daemon.taste("items", "--search", "TOY", "--json")
        #expect(
            items.lines == [
                #"{"item":"1","title":"Toy Story (1995)","year":1995,"genres":["Adventure","Animation"],"ratings":2,"#
                    + #""mean":3.5,"metadata":{"imdb":"tt0114709","tmdb":"862"},"withdrawn":false}"#
            ])
        #expect(
            try await daemon.taste("history", "1", "--json").lines[0].hasPrefix(
                #"{"item":"1","value":4.0,"time":964982703"#))
        #expect(try await daemon.taste("items").output.contains("Men, Old (1996)"))
    }

    @Test("import stops at a bad line, names it, and keeps nothing")
    func badLine() async throws {
        let daemon = try await DaemonProcess()
        for bad in ["b,y,much,1", "b,y,9,1", "b,y", ",y,4,1"] {
            let many = (0..<20_000).map { "u\($0 % 50),i\($0 / 50),3,1\n" }.joined()
            let folder = try folder(["mine.csv": "user,item,rating,time\n" + many + bad + "\n"])
            let run = try await daemon.taste("import", folder.path("mine.csv"), "--json")
            #expect(run.exit == 65 && run.output.isEmpty)
            #expect(run.complaints.contains("mine.csv, line 20002") && run.complaints.contains("--skip-bad"))
        }
        #expect(try await ratings(daemon) == 0)
    }

    @Test("import --skip-bad leaves bad lines out and counts them")
    func skipBad() async throws {
        let daemon = try await DaemonProcess()
        let folder = try folder(["mine.csv": "user,item,rating\na,x,4\nb,y,much\nb,x,7\nb,z,3\n"])
        let run = try await daemon.taste("import", folder.path("mine.csv"), "--skip-bad", "--json")
        let summary = try run.objects()[0]
        #expect(run.exit == 0 && summary["ratings"] as? Int == 2 && summary["bad_lines"] as? Int == 2)
        #expect(run.complaints.contains("mine.csv, line 3") && run.complaints.contains("mine.csv, line 4"))
        #expect(try await ratings(daemon) == 2)
    }

    @Test("import stores the last of several ratings, or their average", arguments: [("last", 2.0), ("average", 3.5)])
    func duplicates(rule: String, value: Double) async throws {
        let daemon = try await DaemonProcess()
        let folder = try folder(["mine.csv": "user,item,rating,time\na,x,5,1\na,y,1,1\na,x,2,1\n"])
        let run = try await daemon.taste("import", folder.path("mine.csv"), "--duplicates", rule, "--json")
        let summary = try run.objects()[0]
        #expect(summary["ratings"] as? Int == 2 && summary["duplicates"] as? Int == 1)
        let history = try await daemon.taste("history", "a", "--json").objects()
        #expect(history.first { $0["item"] as? String == "x" }?["value"] as? Double == value)
    }

    @Test("import reads the columns that --columns names")
    func columns() async throws {
        let daemon = try await DaemonProcess()
        let folder = try folder(["mine.txt": "4;junk;x;ann\n3.5;junk;y;ann\n"])
        let unnamed = try await daemon.taste("import", folder.path("mine.txt"))
        #expect(unnamed.exit == 65 && unnamed.complaints.contains("--columns"))
        let run = try await daemon.taste("import", folder.path("mine.txt"), "--columns", "rating,-,item,user")
        #expect(run.exit == 0 && run.output.contains("2 ratings, 1 new user, 2 new items"), "\(run.output)")
    }

    @Test("A rating that misses the scale by 0.005 of a step is rounded by the file reader, and refused by the daemon")
    func tolerance() async throws {
        let daemon = try await DaemonProcess()
        // A step of the daemon's scale is 0.5, and a rating may miss it by a thousandth.
        let folder = try folder([
            "off.csv": "user,item,rating\na,x,4\nb,x,3.0025\n", "near.csv": "user,item,rating\nc,x,3.0004\n",
        ])
        let rounded = try await daemon.taste("import", folder.path("off.csv"), "--json")
        #expect(rounded.exit == 0)
        #expect(try rounded.objects()[0]["rounded"] as? Int == 1)
        #expect(try await daemon.taste("rate", "b", "x", "3.0025").exit == 1)
        #expect(try await ratings(daemon) == 2)
        #expect(try await daemon.taste("import", folder.path("near.csv")).exit == 0)
        #expect(try await daemon.taste("rate", "d", "x", "3.0004").exit == 0)
        #expect(try await ratings(daemon) == 4)
    }

    @Test("import says what the columns are taken for, and with --dry-run imports nothing")
    func recognised() async throws {
        let daemon = try await DaemonProcess()
        let folder = try folder(["mine.csv": "userId,movieId,film_score,note\na,x,4,good\nb,x,3,bad\n"])
        let said = "user = userId, item = movieId, rating = film_score (guessed); 1 column unused: note"
        let dry = try await daemon.taste("import", folder.path("mine.csv"), "--dry-run")
        #expect(dry.exit == 0 && dry.output.contains(said), "\(dry.output)")
        #expect(try await ratings(daemon) == 0)
        let columns = try await daemon.taste("import", folder.path("mine.csv"), "--dry-run", "--json").objects()[0]
        #expect(columns["rating"] as? String == "film_score" && columns["unused"] as? [String] == ["note"])
        let run = try await daemon.taste("import", folder.path("mine.csv"))
        #expect(run.exit == 0 && run.output.contains(said))
    }

    @Test("One person's export needs --user, and keeps its titles", arguments: Exports.all)
    func export(_ export: Exports) async throws {
        let daemon = try await DaemonProcess()
        let folder = try folder(["export.csv": export.content])
        let nobodys = try await CommandLineRun(
            ["import", folder.path("export.csv")] + export.options, socket: daemon.socket)
        #expect(nobodys.exit == 65 && nobodys.complaints.contains("--user"), "\(nobodys.complaints)")
        #expect(try await ratings(daemon) == 0)
        let run = try await CommandLineRun(
            ["import", folder.path("export.csv"), "--user", "ann"] + export.options, socket: daemon.socket)
        #expect(run.exit == 0, "\(run.complaints)")
        let history = try await daemon.taste("history", "ann", "--json").objects()
        #expect(
            history.count == 2 && Set(history.compactMap { $0["title"] as? String }) == ["Orrin, the Lamp", "Salt"])
        #expect(Set(history.compactMap { $0["value"] as? Double }) == export.values)
    }

    /// Exports of one person, invented, in the shapes that the apps write.
    struct Exports: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let content: String
        var options: [String] = []
        let values: Set<Double>

        static let all = [
            Exports(
                testDescription: "Letterboxd",
                content: """
                    Date,Name,Year,Letterboxd URI,Rating
                    2025-01-07,"Orrin, the Lamp",2018,https://boxd.example/a,4.5
                    2025-01-06,Salt,2021,https://boxd.example/b,2

                    """, values: [4.5, 2]),
            Exports(
                testDescription: "IMDb",
                content: """
                    Const,Your Rating,Date Rated,Title,IMDb Rating,Year,Genres
                    tt9000001,10,2025-01-07,"Orrin, the Lamp",7.1,2018,"Drama, Fantasy"
                    tt9000002,1,2025-01-06,Salt,5.0,2021,Western

                    """, options: ["--scale", "1,10"], values: [5, 0.5]),
            Exports(
                testDescription: "Goodreads",
                content: """
                    Book Id,Title,Author,My Rating,Average Rating,Year Published,Date Read
                    901,"Orrin, the Lamp",Mara Quill,5,3.91,2019,2023/03/21
                    902,Salt,Ivo Brandt,2,3.50,2021,
                    903,Unread,Ivo Brandt,0,3.50,2021,

                    """, values: [5, 2]),
        ]
    }

    @Test("import reads standard input, pipes and links, and refuses an empty path")
    func arrival() async throws {
        let daemon = try await DaemonProcess()
        let folder = try folder(["mine.csv": "user,item,rating\na,x,4\n"])
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("link.csv"), withDestinationPath: folder.path("mine.csv"))
        for path in ["link.csv", "mine.csv"] {
            #expect(try await daemon.taste("import", folder.path(path)).exit == 0)
        }
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data("user,item,rating\na,x,4\n".utf8))
        try pipe.fileHandleForWriting.close()
        let piped = try await CommandLineRun(
            ["import", "-"], socket: daemon.socket, input: pipe.fileHandleForReading)
        #expect(piped.exit == 0 && piped.output.contains("standard input"), "\(piped.complaints)")
        let empty = try await daemon.taste("import", "")
        #expect(empty.exit == 65 && empty.complaints.contains("path is empty"))
        #expect(try await ratings(daemon) == 1)
    }

    @Test(
        "import never succeeds without a rating, and says what is missing",
        arguments: [
            ("user,item,rating\n", [], "no line but the heading"),
            ("user,item,rating\na,x,9\n", ["--skip-bad"], "1 line left out"),
            ("a,x,4,1404864000\n", [], "--columns item,user,rating,time"),
            (#"{"user": "a", "item": "x"}"# + "\n", [], "is JSON"),
        ])
    func nothing(content: String, options: [String], complaint: String) async throws {
        let daemon = try await DaemonProcess()
        let folder = try folder(["mine.csv": content])
        let run = try await CommandLineRun(["import", folder.path("mine.csv")] + options, socket: daemon.socket)
        #expect(run.exit == 65 && run.complaints.contains(complaint), "\(run.complaints)")
        #expect(try await ratings(daemon) == 0)
    }

    @Test("import names a path that does not exist")
    func paths() async throws {
        let daemon = try await DaemonProcess()
        let run = try await daemon.taste("import", "/nowhere/at/all")
        #expect(run.exit == 65 && run.complaints.contains("/nowhere/at/all"))
    }
}
