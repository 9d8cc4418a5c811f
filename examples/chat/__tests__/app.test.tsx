/** The app on its screens, over the mocks of both packages: a phone and a server in memory. */
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { act, configure, fireEvent, render, screen, waitFor } from '@testing-library/react-native';
import { mock as server } from 'react-native-tim-js/jest-mock';
import { conversationExt, parseExt } from 'react-native-tim-push';
import { diagnose } from 'react-native-tim-push/diagnose';
import { mock as phone } from 'react-native-tim-push/jest-mock';
import App from '../App';

jest.mock('react-native-tim-js', () => require('react-native-tim-js/jest-mock'));
jest.mock('react-native-tim-push', () => require('react-native-tim-push/jest-mock'));
jest.setTimeout(120_000);
configure({ asyncUtilTimeout: 30_000 });

const fromAlice = conversationExt({ chatType: 1, sender: 'alice' });

beforeEach(() => {
  phone.device = { brand: 'google', manufacturer: 'Google', vendor: 'fcm' };
});
afterEach(async () => {
  // Screens that are still there hear of it.
  await act(async () => {
    server.reset();
    phone.reset();
  });
});

const press = async (name: string) => fireEvent.press(await screen.findByRole('button', { name }));

async function logIn(userID = 'bob'): Promise<void> {
  await fireEvent.changeText(await screen.findByPlaceholderText('User ID'), userID);
  await fireEvent.changeText(screen.getByPlaceholderText('UserSig'), 'made by the back end');
  await press('Log in');
}

/** From the first screen to the list of conversations. */
async function begin(): Promise<void> {
  await render(<App />);
  await press('I agree');
  await logIn();
  await screen.findByRole('button', { name: 'Log out' });
}

const chatWith = async (userID: string): Promise<void> => {
  await screen.findByRole('button', { name: 'Send' });
  expect(screen.getByText(userID)).toBeTruthy();
};

it('touches nothing of push before the user agreed, and registers after the login', async () => {
  await render(<App />);
  await screen.findByRole('button', { name: 'I agree' });
  expect(phone.calls).toEqual([]);

  await press('I agree');
  await screen.findByRole('button', { name: 'Log in' });
  expect(phone.calls).not.toContain('register fcm');

  await logIn();
  await waitFor(() => expect(server.pushConfig).toEqual({ certificateID: 10001, token: 'mock-token' }));
  expect(server.userID).toBe('bob');
  expect(phone.calls).toContain('register fcm');
  expect(phone.channels.has('chat')).toBe(true);
});

it('says why nobody is logged in, and that a phone cannot be notified', async () => {
  phone.token = new Error('no network');
  server.refuse('login', 70_001, 'the UserSig expired');
  await render(<App />);
  await press('I agree');
  await logIn();
  await screen.findByText('the UserSig expired (70001)');
  await press('Log in');
  await screen.findByText(/^No notifications on this phone: .*no network/);
  expect(server.userID).toBe('bob');
});

it('lists the conversations with what is unread', async () => {
  server.profiles.set('alice', { userID: 'alice', nick: 'Alice' });
  await begin();
  await act(async () => {
    server.emitMessage({ from: 'alice', text: 'Hello' });
    server.emitMessage({ from: 'alice', text: 'Are you there?' });
  });
  await screen.findByText('Are you there?');
  expect(screen.getByText('Alice')).toBeTruthy();
  expect(screen.getByText('2')).toBeTruthy();
});

it('opens the conversation of a tap while it runs', async () => {
  await begin();
  await act(async () => phone.emitTap(fromAlice));
  await chatWith('alice');
  await press('Back');
  await screen.findByRole('button', { name: 'Log out' });
});

it('opens the conversation of a tap between two logins', async () => {
  await begin();
  await press('Log out');
  await screen.findByRole('button', { name: 'Log in' });
  await act(async () => phone.emitTap(fromAlice));
  await logIn();
  await chatWith('alice');
});

it('opens the conversation of the tap that started it, once the user agreed and is logged in', async () => {
  phone.emitTap({ ext: fromAlice, coldStart: true });
  await render(<App />);
  await press('I agree');
  await logIn();
  await chatWith('alice');
});

it('stays where it is when a tapped notification names no conversation', async () => {
  await begin();
  await act(async () => phone.emitTap('summer sale'));
  expect(screen.getByRole('button', { name: 'Log out' })).toBeTruthy();
});

it('sends with offline push parameters, or without a notification', async () => {
  await begin();
  await fireEvent.changeText(screen.getByPlaceholderText('User ID'), 'alice');
  await press('Chat');
  await fireEvent.changeText(await screen.findByPlaceholderText('Message'), 'Dinner at seven?');
  await press('Send');
  await screen.findByText('Dinner at seven?');
  await fireEvent(screen.getByRole('switch'), 'valueChange', true);
  await fireEvent.changeText(screen.getByPlaceholderText('Message'), 'No hurry');
  await press('Send');
  await screen.findByText('No hurry');

  const [loud, quiet] = server.sent;
  expect(loud).toMatchObject({
    to: { userID: 'alice' },
    offlinePush: { disablePush: false, android: { fcmChannelID: 'chat' } },
  });
  // A tap on Alice's phone opens her conversation with Bob.
  expect(parseExt(loud?.offlinePush?.ext ?? '').conversation).toMatchObject({ userID: 'bob' });
  expect(quiet).toMatchObject({ offlinePush: { disablePush: true } });
});

it('unbinds the phone at logout', async () => {
  await begin();
  await waitFor(() => expect(server.pushConfig).toBeDefined());
  await press('Log out');
  await screen.findByRole('button', { name: 'Log in' });
  expect(server.userID).toBe('');
  expect(server.pushConfig).toBeUndefined();
});

it('goes back to the login when the account logs in elsewhere', async () => {
  await begin();
  await act(async () => server.emitKickedOffline());
  await screen.findByText('This account logged in on another phone.');
  await logIn();
  await screen.findByRole('button', { name: 'Log out' });
});

it('has nothing in the way of a push once somebody is logged in, and says what the user switched off', async () => {
  await begin();
  await waitFor(() => expect(server.pushConfig).toEqual({ certificateID: 10001, token: 'mock-token' }));
  const problems = async () => (await diagnose()).data?.filter(({ ok }) => ok === false).map(({ code }) => code);
  expect(await problems()).toEqual([]);
  phone.permission = 'blocked';
  expect(await problems()).toEqual(['permission.blocked']);
});
