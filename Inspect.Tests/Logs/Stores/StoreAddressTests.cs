using Inspect.Engine.Logs.Stores;

namespace Inspect.Tests.Logs.Stores;

/// <summary>Addresses of stores, as people write them.</summary>
public sealed class StoreAddressTests
{
    [Theory]
    [InlineData("s3://logs", "s3", "logs", "", "", "s3://logs")]
    [InlineData("s3://logs/", "s3", "logs", "", "", "s3://logs")]
    [InlineData("S3://logs/a/b/", "s3", "logs", "a/b", "a/b/", "s3://logs/a/b")]
    [InlineData(" gs://my.bucket_1/x y ", "gs", "my.bucket_1", "x y", "x y/", "gs://my.bucket_1/x y")]
    [InlineData("az://$root/2026", "az", "$root", "2026", "2026/", "az://$root/2026")]
    [InlineData("hf://datasets/o/n/a/b/", "hf", "datasets/o/n", "a/b", "a/b/", "hf://datasets/o/n/a/b")]
    [InlineData("HF://spaces/o/n@dev", "hf", "spaces/o/n@dev", "", "", "hf://spaces/o/n@dev")]
    [InlineData("hf://o/n/a@b", "hf", "o/n", "a@b", "a@b/", "hf://o/n/a@b")]
    [InlineData("hf://models/o/n@0123456789abcdef", "hf", "o/n@0123456789abcdef", "", "", "hf://o/n@0123456789abcdef")]
    [InlineData("hf://datasets/o/n@refs/pr/1/a", "hf", "datasets/o/n@refs/pr/1", "a", "a/", "hf://datasets/o/n@refs/pr/1/a")]
    [InlineData("hf://datasets/o/n@refs%2Fpr%2F1/a", "hf", "datasets/o/n@refs/pr/1", "a", "a/", "hf://datasets/o/n@refs/pr/1/a")]
    [InlineData("hf://datasets/o/n@refs/convert/parquet", "hf", "datasets/o/n@refs/convert/parquet", "", "", "hf://datasets/o/n@refs/convert/parquet")]
    [InlineData("hf://datasets/o/n@a%2Fb/c", "hf", "datasets/o/n@a%2Fb", "c", "c/", "hf://datasets/o/n@a%2Fb/c")]
    [InlineData("hf://buckets/o/n/a", "hf", "buckets/o/n", "a", "a/", "hf://buckets/o/n/a")]
    public void Parse_Address_HasItsParts(string text, string scheme, string bucket, string prefix, string keys, string written)
    {
        var address = StoreAddress.Parse(text);

        Assert.Equal((new StoreAddress(scheme, bucket, prefix), keys, written), (address, address.KeyPrefix, address.ToString()));
    }

    [Theory]
    [InlineData("s3://AKIAFAKE:topsecret@logs/a")]
    [InlineData("s3://logs:9000/topsecret?")]
    [InlineData("az://logs/a?sig=topsecret")]
    [InlineData("http://topsecret/logs")]
    [InlineData("s3://")]
    [InlineData("hf://topsecret")]
    [InlineData("hf://datasets/topsecret")]
    [InlineData("hf://dataset/o/topsecret")]
    [InlineData("hf://kernels/o/topsecret")]
    [InlineData("hf://buckets/o/n@topsecret")]
    [InlineData("hf://datasets/o/n@/topsecret")]
    [InlineData("hf://datasets/o/n@a%2F..%2Ftopsecret")]
    [InlineData("hf://datasets/o/../topsecret")]
    [InlineData("hf://me:topsecret@datasets/o/n")]
    [InlineData("hf://datasets/o/n/a?token=topsecret")]
    [InlineData("s3://../topsecret")]
    [InlineData("s3://logs/a\u0000topsecret")]
    public void Parse_OtherText_IsRefusedAndNotRepeated(string text)
    {
        var error = Assert.Throws<StoreException>(() => StoreAddress.Parse(text));

        Assert.Equal(StoreProblem.Refused, error.Problem);
        Assert.DoesNotContain("topsecret", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("AKIAFAKE", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://logs", true)]
    [InlineData("hf://logs", true)]
    [InlineData("logs", false)]
    [InlineData("/data/s3:/logs", false)]
    [InlineData(@"C:\logs", false)]
    [InlineData("file:///logs", false)]
    [InlineData(null, false)]
    public void IsAddress_TellsAddressesFromPaths(string? text, bool isAddress) => Assert.Equal(isAddress, StoreAddress.IsAddress(text));
}
