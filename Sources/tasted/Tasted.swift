import Foundation
import TasteEngine
import TasteStore
import TasteValues

/// Exit codes, as in sysexits.h: what is wrong with the configuration will be wrong at the next start too.
private enum ExitCode {
    static let failure: Int32 = 1
    static let configuration: Int32 = 78
}

@main
enum Tasted {
    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            switch try Invocation(arguments) {
            case .help: print(Documentation.help)
            case .version: print(Daemon.version)
            case .sampleConfiguration: print(Documentation.sampleConfiguration, terminator: "")
            case .run(let arguments):
                Memory.configure()
                let configuration = try await DaemonConfiguration(arguments: arguments)
                try await Daemon(arguments: arguments, configuration: configuration).run()
            }
        } catch let error as ConfigurationError {
            fail("\(error)", ExitCode.configuration)
        } catch let error as TasteError {
            let isConfiguration = error.code == .invalidArgument || error.code == .failedPrecondition
            fail(error.message, isConfiguration ? ExitCode.configuration : ExitCode.failure)
        } catch {
            fail("\(error)", ExitCode.failure)
        }
    }

    private static func fail(_ message: String, _ code: Int32) -> Never {
        FileHandle.standardError.write(Data("tasted: \(message)\n".utf8))
        exit(code)
    }
}
