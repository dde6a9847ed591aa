import Evaluation
import Foundation

/// The quality of rankings for users who are not in the training data (Liang et al., 2018).
struct RankingFigures {
    let evaluations: Evaluations
    let report: (Figure) -> Void
    let say: (String) -> Void

    /// - Parameter splits: a folder with a folder for each dataset, which contains train.csv, validation.csv,
    ///   fold_in.csv and targets.csv.
    func measure(splits: String) throws {
        let goals: [(folder: String, models: [(kind: String, goal: Figure.Goal)])] = [
            (
                "ml-1m",
                [
                    ("popularity", .none), ("linear", .atLeast(0.422)), ("dae", .none), ("vae", .none), ("als", .none),
                    ("blend", .atLeast(0.430)),
                ]
            ),
            ("ml-100k", [("popularity", .none), ("linear", .none), ("blend", .none)]),
            ("ml-latest-small", [("popularity", .none), ("linear", .none), ("blend", .atLeast(0.350))]),
        ]
        for data in goals {
            let folder = "\(splits)/\(data.folder)"
            let asked = data.models.map(\.kind).filter { $0 != "popularity" }
            var files = EvaluationFiles(ratings: .file("\(folder)/train.csv"))
            files.validation = "\(folder)/validation.csv"
            (files.foldIn, files.test) = ("\(folder)/fold_in.csv", "\(folder)/targets.csv")
            let figures = try evaluations.run(asked, on: files)
            for (kind, goal) in data.models {
                guard let model = figures[kind] else { continue }
                report(
                    Figure(
                        name: "\(kind) on \(data.folder) strong, NDCG@100", value: try model.figure("ndcg@100"),
                        unit: "", goal: goal))
            }
            guard data.folder == "ml-1m", let linear = figures["linear"] else { continue }
            let limit = try? PythonRival.closedForm(train: "\(folder)/train.csv")
            if limit == nil { say("numpy and scipy are not there: linear's fit stands alone") }
            report(
                Figure(
                    name: "linear on ml-1m strong, one fit", value: linear.fit.trainSeconds, unit: "s", limit: limit,
                    limitName: limit == nil ? "" : "numpy's closed form", goal: .atMost(limit == nil ? 1.5 : 1)))
        }
    }
}

/// The closed form of EASE (Steck, 2019), written in Python with numpy and scipy.
enum PythonRival {
    private static let program = """
        import sys, time, numpy as np, scipy.sparse as sp
        rows = np.loadtxt(sys.argv[1], delimiter=',', skiprows=1, dtype=np.int64)
        users, items = (np.unique(rows[:, c], return_inverse=True)[1] for c in (0, 1))
        x = sp.csr_matrix((np.ones(len(rows), 'f4'), (users, items)))
        times = []
        for _ in range(3):
            start = time.perf_counter()
            g = np.asarray((x.T @ x).todense(), dtype='f4'); g[np.diag_indices_from(g)] += 200
            p = np.linalg.inv(g); b = p / -np.diag(p); np.fill_diagonal(b, 0)
            times.append(time.perf_counter() - start)
        print(min(times))
        """

    /// The seconds of the fastest of three fits.
    static func closedForm(train: String) throws -> Double {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", program, train]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0, let seconds = Double(text.split(separator: "\n").last ?? "") else {
            throw BenchError("python3 with numpy and scipy is not there")
        }
        return seconds
    }
}
