using Inspect.Engine.Inference.Folders;

namespace Inspect.Engine.Inference.Checks;

/// <summary>The trial itself, in the process that is started for it.</summary>
public static class FolderTrial
{
    /// <summary>Option that lets the folder load libraries.</summary>
    public const string TrustOption = "--trust-libraries";

    /// <summary>Tries a folder and writes what happens, line by line.</summary>
    /// <param name="path">Absolute path of the folder.</param>
    /// <param name="trustLibraries">It may load libraries.</param>
    /// <param name="engine">Setting <c>Models:Engine</c>.</param>
    /// <param name="factories">Engines, the best last.</param>
    /// <param name="writeLine">Writes a line at once: the process may end with the next call.</param>
    public static async Task RunAsync(string path, bool trustLibraries, string engine, IEnumerable<ILocalEngineFactory> factories, Action<string> writeLine)
    {
        var gate = new Lock();
        TrialGuard.Arm();
        try
        {
            Write(new TrialMessage(Begins: ModelFolder.ConfigName));
            var folder = ModelFolder.Read(path, trustLibraries);
            var factory = LocalModels.Choose([.. factories.Reverse()], engine, folder);
            await factory.TryAsync(folder, file => Write(new TrialMessage(Begins: file))).ConfigureAwait(false);
            factory.Shutdown();
            Write(new TrialMessage(Passed: true));
        }
        catch (ModelLoadException error)
        {
            Write(new TrialMessage(Problem: error.Message));
        }

        // Engines tell of their files from threads of their own.
        void Write(TrialMessage message)
        {
            lock (gate)
            {
                writeLine(message.ToLine());
            }
        }
    }
}
