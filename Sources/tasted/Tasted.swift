import CMalloc
import Foundation
import TasteEngine
import TasteStore
import TasteValues

@main
enum Tasted {
    /// Exit codes as in sysexits.h. A wrong configuration has its own, because starting again cannot help.
    private enum ExitCode {
        static let failure: Int32 = 1
        static let configuration: Int32 = 78
    }

    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.contains("--help") || arguments.contains("-h") { return print(Documentation.help) }
        if arguments.contains("--version") { return print(Daemon.version) }
        if arguments.contains("--print-config") { return print(Documentation.sampleConfiguration, terminator: "") }
        do {
            configureAllocator()
            let sources = try SettingSources(
                arguments: arguments, environment: ProcessInfo.processInfo.environment)
            try await Daemon(sources: sources, configuration: sources.configuration()).run()
        } catch let error as ConfigurationError {
            fail("\(error)", ExitCode.configuration)
        } catch let error as TasteError {
            // Damage too waits for somebody who restores a backup.
            let isConfiguration = [.invalidArgument, .failedPrecondition, .dataLoss].contains(error.code)
            fail(error.message, isConfiguration ? ExitCode.configuration : ExitCode.failure)
        } catch {
            fail("\(error)", ExitCode.failure)
        }
    }

    /// Lets glibc return the large arrays of an import or a training to the system; must run before the first thread
    /// starts.
    ///
    /// Without it glibc raises the size from which an array gets its own mapping with every large array that is freed,
    /// and keeps the memory of a training for the daemon's lifetime (mallopt(3), M_MMAP_THRESHOLD).
    private static func configureAllocator() {
        mallopt(M_MMAP_THRESHOLD, 256 << 10)
        mallopt(M_TRIM_THRESHOLD, 1 << 20)
    }

    private static func fail(_ message: String, _ code: Int32) -> Never {
        FileHandle.standardError.write(Data("tasted: \(message)\n".utf8))
        exit(code)
    }
}
