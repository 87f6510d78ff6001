using Inspect.Engine.Inference.Checks;

namespace Inspect.Web.Hosting;

/// <summary>How the app starts itself to try out a model folder.</summary>
public static class TrialCommand
{
    /// <summary>Command whose part <see cref="Verb"/> is.</summary>
    public const string Group = "models";

    /// <summary>Command that tries a folder and writes lines for who started it.</summary>
    public const string Verb = "trial";

    /// <summary>Names the program and its arguments.</summary>
    public static void Configure(FolderCheckOptions options)
    {
        var (program, arguments) = Self();
        options.Program = program;
        options.Arguments = [.. arguments, Group, Verb];
    }

    /// <summary>The app's executable; where there is none beside its assembly, what runs this process with the assembly. A single file has no assembly of its own.</summary>
    private static (string Program, string[] Arguments) Self()
    {
        var assembly = typeof(TrialCommand).Assembly.Location;
        var executable = Path.ChangeExtension(assembly, OperatingSystem.IsWindows() ? ".exe" : null);
        return assembly.Length == 0 ? (Environment.ProcessPath!, [])
            : File.Exists(executable) ? (executable, [])
            : (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet", [assembly]);
    }
}
