package io.keybearer.policy.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes, message authentication codes and ciphers, with values of other implementations. */
class CryptoExpressionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          # hashes
          @(BitConverter.ToString(MD5.Create().ComputeHash(Encoding.UTF8.GetBytes("abc"))).Replace("-", "").ToLower()) => 900150983cd24fb0d6963f7d28e17f72
          @(BitConverter.ToString(SHA1.Create().ComputeHash(Encoding.UTF8.GetBytes("abc"))).Replace("-", "").ToLower()) => a9993e364706816aba3e25717850c26c9cd0d89d
          @(BitConverter.ToString(SHA256.Create().ComputeHash(Encoding.UTF8.GetBytes("abc"))).Replace("-", "").ToLower()) => ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad
          @(BitConverter.ToString(SHA384.Create().ComputeHash(Encoding.UTF8.GetBytes("abc"))).Replace("-", "").ToLower()) => cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7
          @(BitConverter.ToString(SHA512.Create().ComputeHash(Encoding.UTF8.GetBytes("abc"))).Replace("-", "").ToLower()) => ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f
          @(BitConverter.ToString(new SHA256Managed().ComputeHash(new byte[0])).Replace("-", "").ToLower()) => e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
          # message authentication codes
          @(Convert.ToBase64String(new HMACMD5(Encoding.UTF8.GetBytes("key")).ComputeHash(Encoding.UTF8.GetBytes("abc")))) => 0v6YBj+HawMZOvtJtJeVkQ==
          @(Convert.ToBase64String(new HMACSHA1(Encoding.UTF8.GetBytes("key")).ComputeHash(Encoding.UTF8.GetBytes("abc")))) => T9CyFSdu8S8rPkyOysKBFJi2Vvw=
          @(Convert.ToBase64String(new HMACSHA256(Encoding.UTF8.GetBytes("key")).ComputeHash(Encoding.UTF8.GetBytes("abc")))) => nBluMtwBdfhvSxy4konWYZ3mvuaZ5MN45oMJ7Zehpqs=
          @(Convert.ToBase64String(new HMACSHA384(Encoding.UTF8.GetBytes("key")).ComputeHash(Encoding.UTF8.GetBytes("abc")))) => MN25yPNHz/v7ROUZ2BTwdM9AR6Vdb1YzJPHGozkg5e37KjS6xgvcls0zqVYj19Y4
          @(Convert.ToBase64String(new HMACSHA512(Encoding.UTF8.GetBytes("key")).ComputeHash(Encoding.UTF8.GetBytes("abc")))) => OSaiB8jEKwxBeSy9PhoaqvX3olcE9i38k5xJh9184GAAnFuxwkRzVbMhbxC1N+mvp7ZKTlORsNYxFy0Hk54Ieg==
          @(Convert.ToBase64String(new HMACSHA256(new byte[0]).ComputeHash(Encoding.UTF8.GetBytes("abc")))) => /XrbFSwF74Dcz1Ch+kwF1aPsbalVdfwxKufF0JGDY1E=
          @{ using (var h = new HMACSHA256(Encoding.UTF8.GetBytes("key"))) { return h.ComputeHash(Encoding.UTF8.GetBytes("abc")).Length + h.HashSize; } } => 288
          @(new HMACSHA256().Key.Length) => 64
          # ciphers
          @(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes("secret").Encrypt("Aes", new byte[16], new byte[16]).Decrypt("Aes", new byte[16], new byte[16]))) => secret
          @(Convert.ToBase64String(Encoding.UTF8.GetBytes("abc").Encrypt("Aes", new byte[32], new byte[16]))) => k3nBefZLfyFTjUOuYwSDjg==
          """)
  void expressionsGiveWhatDotNetGives(String expression, String expected) {
    assertThat(new TestContext().text(expression)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          @(new HMACSHA256(null)) => ArgumentNullException: Value cannot be null. (Parameter 'key')
          @(SHA256.Create().ComputeHash((byte[])null)) => ArgumentNullException: Value cannot be null. (Parameter 'buffer')
          @(new byte[16].Encrypt("Des", new byte[16], new byte[16])) => ArgumentException:
          @(new byte[16].Encrypt("Aes", new byte[5], new byte[16])) => ArgumentException:
          @(new byte[16].Encrypt("Aes", new byte[16], new byte[5])) => CryptographicException:
          @(new byte[16].Decrypt("Aes", new byte[16], new byte[16])) => CryptographicException:
          """)
  void expressionsFailAsInDotNet(String expression, String expected) {
    assertThat(new TestContext().failure(expression)).startsWith(expected);
  }

  private static String rsa(String statements) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair pair = generator.generateKeyPair();
    TestContext context =
        new TestContext()
            .with("key", new CryptoMembers.RsaKey(pair.getPrivate(), pair.getPublic()))
            .with("public", new CryptoMembers.RsaKey(null, pair.getPublic()));
    String expression =
        """
        @{ var key = (RSA)context.Variables["key"]; var open = (RSA)context.Variables["public"];
           var data = Encoding.UTF8.GetBytes("abc"); var pkcs1 = RSASignaturePadding.Pkcs1; var pss = RSASignaturePadding.Pss;
        """
            + statements
            + " }";
    String failure = context.failure(expression);
    return failure.startsWith("no failure, but ") ? failure.substring(16) : failure;
  }

  @ParameterizedTest
  @ValueSource(strings = {"MD5", "SHA1", "SHA256", "SHA384", "SHA512"})
  void aSignedHashIsTheSignatureOfWhatWasHashed(String hash) throws Exception {
    String statements =
        """
        var name = HashAlgorithmName.HASH;
        var ofHash = key.SignHash(HASH.Create().ComputeHash(data), name, pkcs1);
        return ofHash.SequenceEqual(key.SignData(data, name, pkcs1)) + " " + open.VerifyData(data, ofHash, name, pkcs1);
        """;

    assertThat(rsa(statements.replace("HASH", hash))).isEqualTo("True True");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          return open.VerifyData(data, key.SignData(data, HashAlgorithmName.SHA256, pss), HashAlgorithmName.SHA256, pss); => True
          return open.VerifyData(data, key.SignData(data, HashAlgorithmName.SHA256, pss), HashAlgorithmName.SHA256, pkcs1); => False
          return open.VerifyData(new byte[1], key.SignData(data, HashAlgorithmName.SHA256, pkcs1), HashAlgorithmName.SHA256, pkcs1); => False
          return open.VerifyData(data, new byte[3], HashAlgorithmName.SHA256, pkcs1); => False
          return open.SignData(data, HashAlgorithmName.SHA256, pkcs1); => CryptographicException: Object contains only the public half of a key pair.
          return open.SignHash(new byte[32], HashAlgorithmName.SHA256, pkcs1); => CryptographicException: Object contains only the public half of a key pair.
          return key.SignHash(data, HashAlgorithmName.SHA256, pkcs1); => CryptographicException: The hash is not one of SHA256.
          return key.SignHash(new byte[32], HashAlgorithmName.SHA256, pss); => PlatformNotSupportedException: SignHash is here with RSASignaturePadding.Pkcs1; SignData takes Pss too.
          """)
  void signaturesAreVerifiedAndMisuseFails(String statements, String expected) throws Exception {
    assertThat(rsa(statements)).isEqualTo(expected);
  }
}
