using System.ComponentModel;
using System.Diagnostics;
using Inspect.Engine.Evals;

namespace Inspect.Tests.Evals;

/// <summary>The state of the repository that a task lies in.</summary>
public sealed class GitRevisionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("inspect-git-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Read_ARepository_SaysCommitOriginAndWhetherFilesDiffer()
    {
        await GitAsync("init", "-q");
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.yaml"), "x", Stop);
        await GitAsync("add", "a.yaml");
        await GitAsync("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "first");
        await GitAsync("remote", "add", "origin", "https://me:secret@git.example.com/evals/demo.git");

        var clean = (await GitRevision.ReadAsync(_folder, Stop))!.Value;
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.yaml"), "y", Stop);
        var dirty = (await GitRevision.ReadAsync(_folder, Stop))!.Value;

        Assert.Equal(("git", "https://git.example.com/evals/demo.git", false), (clean.GetProperty("type").GetString(), clean.GetProperty("origin").GetString(), clean.GetProperty("dirty").GetBoolean()));
        Assert.InRange(clean.GetProperty("commit").GetString()!.Length, 7, 40);
        Assert.True(dirty.GetProperty("dirty").GetBoolean());
    }

    [Fact]
    public async Task Read_OutsideOfARepository_SaysNothing() => Assert.Null(await GitRevision.ReadAsync(_folder, Stop));

    [Theory]
    [InlineData("https://me:secret@git.example.com/demo.git", "https://git.example.com/demo.git")]
    [InlineData("https://git.example.com/demo.git", "https://git.example.com/demo.git")]
    [InlineData("git@git.example.com:evals/demo.git", "git@git.example.com:evals/demo.git")]
    [InlineData("", "")]
    public void Origin_WithAPassword_IsToldWithoutIt(string origin, string told) => Assert.Equal(told, GitRevision.WithoutSecrets(origin));

    private async Task GitAsync(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("git", ["-C", _folder, .. arguments]))!;
            await process.WaitForExitAsync(Stop);
            Assert.Equal(0, process.ExitCode);
        }
        catch (Win32Exception)
        {
            Assert.Skip("There is no git on this machine.");
        }
    }
}
