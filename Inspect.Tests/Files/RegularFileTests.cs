using Inspect.Engine.Files;
using Inspect.Tests.Support;

namespace Inspect.Tests.Files;

/// <summary>What is a file, and what only looks like one.</summary>
public sealed class RegularFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("inspect-files-").FullName;

    private string File => Path.Combine(_folder, "file");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    public void Is_AFile_IsTrue(string text)
    {
        System.IO.File.WriteAllText(File, text);

        Assert.True(RegularFile.Is(File));
    }

    [Fact]
    public void Is_ALinkToAFile_IsTrue()
    {
        System.IO.File.WriteAllText(File, "text");
        System.IO.File.CreateSymbolicLink(File + ".link", File);

        Assert.True(RegularFile.Is(File + ".link"));
    }

    [Fact]
    public void Is_APipe_IsFalse()
    {
        NamedPipe.Make(File);

        Assert.False(RegularFile.Is(File));
    }

    [Fact]
    public void Is_AFolderADeviceOrNothing_IsFalse()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Devices have no paths there.");

        Assert.False(RegularFile.Is(_folder));
        Assert.False(RegularFile.Is("/dev/zero"));
        Assert.False(RegularFile.Is(File));
    }
}
