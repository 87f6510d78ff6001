using System.Reflection.PortableExecutable;

namespace Inspect.Tests.Architecture;

/// <summary>A build for use is compiled ahead, but for large libraries that few runs need: these are compiled where it is published.</summary>
public sealed class AheadTests
{
    [Theory]
    [InlineData("Inspect.Engine.dll", true)]
    [InlineData("Inspect.Web.dll", true)]
    [InlineData("MudBlazor.dll", true)]
    [InlineData("Anthropic.dll", false)]
    [InlineData("OpenAI.dll", false)]
    [InlineData("MathNet.Numerics.dll", false)]
    [InlineData("Parquet.dll", false)]
    [InlineData("AWSSDK.S3.dll", false)]
    [InlineData("Azure.Storage.Blobs.dll", false)]
    public void Library_OfABuild_HasNativeCodeWhereItIsNeededAtOnce(string file, bool hasNative)
    {
#if DEBUG
        Assert.Skip("Only a Release build is compiled ahead.");
#endif
        using var reader = new PEReader(File.OpenRead(Path.Combine(AppContext.BaseDirectory, file)));

        Assert.Equal(hasNative, reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0);
    }
}
