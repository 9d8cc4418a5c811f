/** An OAuth token of the sandbox for the bare loop, which itself knows nothing of OAuth (clouds/fcm.md §2). */
import { sign } from 'node:crypto';
import { Agent, request } from 'undici';

interface Account {
  client_email: string;
  private_key: string;
}
const LIFE_SECONDS = 3600;

export async function fetchBearer(tokenUrl: string, ca: string, account: Account): Promise<string> {
  const iat = Math.floor(Date.now() / 1000);
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({
    iss: account.client_email,
    scope: 'https://www.googleapis.com/auth/firebase.messaging',
    aud: 'https://oauth2.googleapis.com/token',
    iat,
    exp: iat + LIFE_SECONDS,
  })}`;
  const signature = sign('RSA-SHA256', Buffer.from(unsigned), account.private_key).toString('base64url');
  const dispatcher = new Agent({ connect: { ca } });
  try {
    const { body } = await request(tokenUrl, {
      method: 'POST',
      dispatcher,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
        assertion: `${unsigned}.${signature}`,
      }).toString(),
    });
    const answer = (await body.json()) as { access_token?: string; error?: string };
    if (answer.access_token === undefined) throw new Error(`the sandbox gave no token: ${answer.error}`);
    return answer.access_token;
  } finally {
    await dispatcher.close();
  }
}
