import Foundation
import TestSupport
import Testing

@Suite("The arguments of questions")
struct AskingArgumentTests {
    @Test(
        "Arguments that cannot be meant are refused before a daemon is asked",
        arguments: [
            ["recommend"], ["recommend", "ann", "--group", "ann,bo"], ["recommend", "ann", "--from", "Alien=5"],
            ["recommend", "--group", "ann,,bo"], ["recommend", "--group", ""], ["recommend", "--from", "Alien=five"],
            ["recommend", "ann", "--year", "seventies"], ["recommend", "ann", "--year", "-"],
            ["recommend", "ann", "--year", "1970-1979-1980"], ["recommend", "ann", "--min-ratings", "-1"],
            ["recommend", "ann", "--include-rated", "--only-rated"], ["recommend", "ann", "--metadata", "language"],
            ["trending", "--half-life", "7d", "--window", "7d"], ["trending", "--window", "soon"],
            ["trending", "--half-life", "0d"], ["popular", "-n", "0"], ["explain", "ann"], ["similar"],
            ["similar-users"], ["recommend", "ann", "--diversity", "much"],
        ])
    func refusedArguments(_ arguments: [String]) async throws {
        let run = try await CommandLineRun(arguments, socket: "/nonexistent/socket")
        #expect(run.exit == 64, "\(arguments): \(run.complaints)")
        #expect(!run.complaints.isEmpty)
    }

    @Test("Values of options may begin with a dash")
    func dashedValues() async throws {
        let daemon = try await DaemonProcess()
        let folder = try TemporaryFolder()
        try "x,ann,-item,4\n".write(toFile: folder.path("r.csv"), atomically: true, encoding: .utf8)
        let imported = try await daemon.taste("import", "--columns", "-,user,item,rating", folder.path("r.csv"))
        #expect(imported.exit == 0, "\(imported.complaints)")
        let answer = try await daemon.taste("recommend", "bo", "--exclude", "-item", "--year", "-1979", "--json")
        #expect(answer.exit == 0, "\(answer.complaints)")
        #expect(try answer.objects().count == 1)
        let early = try await daemon.taste("rate", "ann", "-item", "3", "--time", "-5")
        #expect(early.exit == 64, "a name that begins with a dash needs -- before it")
        #expect(try await daemon.taste("rate", "--time", "-5", "--", "ann", "-item", "3").exit == 0)
    }

    @Test("Where nothing is left, the answer says whether a condition, ratings or marks have left nothing")
    func nothingLeft() async throws {
        let daemon = try await DaemonProcess()
        #expect(try await daemon.taste("rate", "ann", "Alien", "5").exit == 0)
        #expect(try await daemon.taste("rate", "bo", "Moon", "4").exit == 0)
        #expect(try await daemon.taste("hide", "ann", "Moon").exit == 0)
        func said(_ arguments: String...) async throws -> String {
            try await CommandLineRun(["recommend"] + arguments, socket: daemon.socket).output
        }
        #expect(try await said("ann", "--min-ratings", "1").contains("has been hidden or dismissed"))
        #expect(try await said("--group", "ann,bo", "--min-ratings", "1").contains("has been rated already"))
        #expect(try await said("cy", "--only-rated").contains("--only-rated left none"))
        #expect(try await said("cy", "--min-ratings", "9").contains("--min-ratings left none"))
    }

    @Test("A trend without ratings says so, and a group is told that its items are not explained")
    func remarks() async throws {
        let daemon = try await DaemonProcess()
        #expect(try await daemon.taste("trending").output.contains("none of the items has been rated within that time"))
        #expect(try await daemon.taste("popular").output.contains("there are no items yet"))
        #expect(try await daemon.taste("rate", "ann", "Alien", "5").exit == 0)
        let group = try await daemon.taste("recommend", "--group", "cy,di", "--explain")
        #expect((group.output + group.complaints).contains("A group's items are not explained"))
    }
}
