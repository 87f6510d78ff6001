namespace Inspect.Tests.Support;

/// <summary>A folder of task files that goes with the test.</summary>
public sealed class TaskFolder : IDisposable
{
    public TaskFolder(params (string Name, string Yaml)[] tasks)
    {
        foreach (var (name, yaml) in tasks)
        {
            File.WriteAllText(System.IO.Path.Combine(Path, name + ".yaml"), yaml);
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("inspect-taskfolder-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
